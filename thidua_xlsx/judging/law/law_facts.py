"""Every fact that the conditions of the law may name: those of people and those of units."""

from thidua_xlsx.judging.law.facts import LawFacts, facts_by_name
from thidua_xlsx.judging.law.person_facts import PERSON_FACTS
from thidua_xlsx.judging.law.unit_facts import UNIT_FACTS

FACTS: LawFacts = facts_by_name(*PERSON_FACTS, *UNIT_FACTS)
