"""An example shows what the list of its column offers, word for word."""

from thidua_xlsx.workflow.load.season_folder import load_templates


def test_the_example_of_a_choice_is_one_that_its_list_offers() -> None:
    columns = load_templates(None).columns
    shown = [
        (column, columns.choices[column.choices])
        for table in columns.tables()
        for column in columns.table(table).values()
        if column.kind == "choice" and column.example and column.choices in columns.choices
    ]
    assert len(shown) > 5
    for column, choices in shown:
        id_ = choices.find(column.example)
        assert id_ is not None and choices[id_].vi == column.example, (column.table, column.key)
