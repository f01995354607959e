"""Which modules of tests take longest, longest first: whoever begins with them has none of them left at the end.

Modules of the same samples stand apart, so that nobody waits for another to have built one.
"""

_NAMES = """
samples/test_printed_pages findings/test_gallery cli/test_closing_menu cli/test_every_entry
commands/test_finalize forms/test_programs_agree samples/test_messy_inbox workflow/test_corrections forms/test_livecheck
commands/test_update runtime/test_kills intake/test_survival exchange/test_council_live_votes tools/test_bench
judging/test_titles intake/test_libreoffice_return formats/test_injection workflow/test_every_kind cli/test_without_pandas
corpus/test_mutants samples/test_seed_demands cli/test_menu extending/test_plugins runtime/test_isolation
forms/test_large_forms forms/test_printed_forms commands/test_merge_contract cli/test_merge_questions
exchange/test_up_the_line exchange/test_council judging/test_judging_properties intake/test_stray_words
samples/test_whole_way commands/test_new_season tools/test_build_release workflow/test_keys_and_words
workflow/test_export forms/test_live_agreement runtime/test_crash commands/test_closing_lines forms/test_on_a_screen
workflow/test_calendar_year workflow/test_reading_cache commands/test_progress commands/test_folders_to_paste
workflow/test_unit_scores forms/test_formula_types corpus/test_parsers samples/test_demo workflow/test_kept_outputs
commands/test_finalize_deeds cli/test_import_cost forms/test_stored_results commands/test_closed_season
intake/test_issue_fill_read commands/test_closed_tasks formats/test_formats declare/test_template_files
declare/test_rubbish_declarations workflow/test_equal_counts runtime/test_refusing_machine
exchange/test_three_levels exchange/test_ledgers_of_two_years runtime/test_odd_mail samples/test_finished
"""
LONGEST = [f"tests/{name}.py" for name in _NAMES.split()]
