/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export: what is bought, a line each, as one CSV file. */
#include "tests/examples/examples.h"

#include "networks/base/files.h"
#include "networks/base/memory.h"
#include "results/text/text.h"

#include <string.h>

static aft_status write(const char *place, const aft_facts *facts, aft_error *err)
{
    aft_status status = AFT_OK;
    aft_page page = {0};
    char *text = NULL;
    aft_page_add(&page, "name,capacity\n");
    for (size_t i = 0; i < facts->decisions.n; i++) {
        aft_page_cell(&page, facts->decisions.list[i].element);
        aft_page_number(&page, facts->decisions.list[i].capacity);
        aft_page_end_line(&page);
    }
    AFT_TRY(aft_page_finish(&text, &page, err));
    AFT_TRY(aft_path_write(place, text, strlen(text), false, err));
done:
    aft_page_clear(&page);
    aft_free(text);
    return status;
}

const aft_export example_export = {"bought", ".csv", "What is bought: name and capacity.", write};
