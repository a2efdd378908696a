"""Every fact that the two founding documents state is found with a question of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from citygraph.catalog import ask, find
from citygraph.model import Answer

if TYPE_CHECKING:
    from citygraph.store.embedded import EmbeddedStore


WORKSHOP = "Smart Cities for All: Opportunities for Low- and Middle-Income Cities"

# Facts of the two documents: what is asked, and a row that must be in the answer.
IEEE_FACTS = [
    # before paragraph 1
    ("outputs-of", {"of": "IEEE"}, {"output": "The Institute", "kind": "Periodical"}),
    # paragraph 1
    ("core-cities", {}, {"city": "Casablanca", "country": "Morocco", "coreCitiesBefore": "3"}),
    ("core-cities", {}, {"city": "Kansas City, Missouri", "coreCitiesBefore": "3"}),
    ("core-cities", {}, {"city": "Guadalajara", "country": "Mexico", "coreCitiesBefore": "0"}),
    ("core-cities", {}, {"city": "Trento", "country": "Italy", "coreCitiesBefore": "0"}),
    ("core-cities", {}, {"city": "Wuxi", "country": "China", "coreCitiesBefore": "0"}),
    (
        "figures-about",
        {"about": "IEEE Smart Cities Initiative"},
        {"indicator": "Applicants", "value": "15"},
    ),
    ("figures-about", {"about": "IEEE Core Smart Cities"}, {"indicator": "Members", "value": "5"}),
    *(
        (
            "criteria-of",
            {"programme": "IEEE Core Smart Cities"},
            {"kind": kind, "criterion": criterion},
        )
        for kind, criterion in (
            ("Selection criterion", "Smart city built on existing plans"),
            ("Selection criterion", "Funding for the plans"),
            ("Selection criterion", "Willingness to share knowledge and experience"),
            ("Selection criterion", "Multidisciplinary working groups"),
            ("Duty", "Local universities engaged in smart-city projects"),
            ("Duty", "Supervision by local IEEE chapters or sections"),
        )
    ),
    (
        "programmes",
        {},
        {"initiative": "IEEE Core Smart Cities", "partOf": "IEEE Smart Cities Initiative"},
    ),
    (
        "topics-of",
        {"of": "IEEE Smart Cities Initiative"},
        {"relation": "aim", "topic": "Information technology"},
    ),
    (
        "participants-of",
        {"context": "IEEE Smart Cities Initiative"},
        {"participant": "IEEE", "role": "Convener"},
    ),
    # paragraph 2
    (
        "people-in-public-roles",
        {},
        {"person": "Gilles Betis", "role": "Chair", "in": "IEEE Smart Cities Initiative"},
    ),
    ("needs-raised", {}, {"need": "Coping with a growing urban population"}),
    ("outputs", {}, {"output": "News release on the new IEEE Core Smart Cities"}),
    # paragraph 3
    (
        "outputs",
        {},
        {
            "output": "White papers of the IEEE Core Smart Cities",
            "participant": "IEEE",
            "role": "Supporter",
        },
    ),
    ("outputs", {}, {"output": "Open online courses of the IEEE Core Smart Cities"}),
    (
        "figures-about",
        {"about": "event:ieee-international-smart-cities-conference"},
        {"indicator": "Interval between events", "value": "2", "unit": "Year"},
    ),
    # paragraph 4
    *(
        (
            "participants-of",
            {"context": "Integration workshop of the IEEE Core Smart Cities"},
            {"participant": city, "role": "Attendee"},
        )
        for city in ("Casablanca", "Kansas City, Missouri", "Guadalajara", "Trento", "Wuxi")
    ),
    (
        "events",
        {},
        {
            "event": "First IEEE International Smart Cities Conference",
            "place": "Guadalajara",
            "dateText": "25 to 28 October",
            "start": "2015-10-25",
            "end": "2015-10-28",
        },
    ),
    # paragraph 5
    ("figures-about", {"about": "Casablanca"}, {"indicator": "Population", "value": "3300000"}),
    (
        "figures-about",
        {"about": "Casablanca"},
        {"indicator": "Position by population", "value": "1", "scope": "Morocco"},
    ),
    (
        "figures-about",
        {"about": "Casablanca"},
        {"indicator": "Position as port", "value": "1", "scope": "Morocco"},
    ),
    (
        "figures-about",
        {"about": "Casablanca"},
        {"indicator": "Position as financial centre", "value": "Among the largest"},
    ),
    (
        "networks-and-programmes-of",
        {"city": "Casablanca"},
        {"what": "e-Madina Smart City Cluster", "role": "Founder", "start": "2013"},
    ),
    *(
        ("partners-of", {"institution": "e-Madina"}, {"partner": partner})
        for partner in ("Casablanca", "private companies", "public institutions", "citizens")
    ),
    ("topics-of", {"of": "e-Madina"}, {"topic": "Digital technology"}),
    (
        "topics-of",
        {"of": "e-Madina"},
        {"relation": "aim", "topic": "Smart-city ecosystem"},
    ),
    *(
        (
            "participants-of",
            {"context": development},
            {"participant": "e-Madina Smart City Cluster", "role": "Developer"},
        )
        for development in ("Mazagan", "Casashore")
    ),
    ("partners-of-city", {"city": "Casablanca"}, {"partner": "e-Madina Smart City Cluster"}),
    (
        "developments",
        {},
        {"development": "Mazagan", "indicator": "Area", "value": "1300", "unit": "Hectare"},
    ),
    *(
        ("developments", {}, {"development": "Mazagan", "indicator": "Facility", "value": facility})
        for facility in (
            "Business incubator",
            "Cultural facilities",
            "Academic and training centre",
        )
    ),
    ("developments", {}, {"development": "Casashore", "value": "53", "unit": "Hectare"}),
    (
        "developments",
        {},
        {"development": "Casashore", "indicator": "Companies housed", "value": "80"},
    ),
    (
        "developments",
        {},
        {
            "development": "Casashore",
            "indicator": "Position by size",
            "value": "1",
            "scope": "Africa",
        },
    ),
    # paragraph 6
    (
        "people-in-public-roles",
        {},
        {"person": "Aawatif Hayar", "role": "Vice president", "in": "e-Madina Smart City Cluster"},
    ),
    # paragraph 7
    (
        "figures-about",
        {"about": "Kansas City"},
        {"indicator": "Population", "value": "2300000", "locator": "paragraph 7"},
    ),
    (
        "figures-about",
        {"about": "Kansas City"},
        {"indicator": "Position by population", "value": "1", "scope": "Missouri"},
    ),
    ("programmes", {}, {"initiative": "KC Digital Roadmap", "start": "2015-06"}),
    *(
        ("plan-activities", {}, {"part": "area", "label": area})
        for area in (
            "Digital inclusion",
            "Open government",
            "Citizen engagement",
            "Industry",
            "Smart city",
        )
    ),
    *(
        ("plan-activities", {}, {"part": "activity", "topic": topic})
        for topic in (
            "Digital inclusion",
            "Public Wi-Fi",
            "Open data",
            "Startups",
            "Data and analytics",
        )
    ),
    ("plan-activities", {}, {"output": "Kansas City digital inclusion policy"}),
    (
        "partners-of",
        {"institution": "Cisco Systems"},
        {
            "partner": "Kansas City, Missouri",
            "context": "Smart+Connected Communities in Kansas City",
        },
    ),
    (
        "participants-of",
        {"context": "Smart+Connected Communities"},
        {"participant": "city managers", "role": "Beneficiary"},
    ),
    (
        "topics-of",
        {"of": "Technologies for infrastructure management in Kansas City"},
        {"topic": "Storm water"},
    ),
    (
        "networks-and-programmes-of",
        {"city": "Kansas City"},
        {"what": "Technologies for infrastructure management in Kansas City", "role": "Adopter"},
    ),
    # paragraph 8
    (
        "people-in-public-roles",
        {},
        {"person": "Sly James", "role": "Mayor", "in": "City of Kansas City, Missouri"},
    ),
    (
        "outputs",
        {},
        {"from": "Office of the Mayor of Kansas City, Missouri", "kind": "News release"},
    ),
    (
        "programmes",
        {},
        {"initiative": "KC Digital Roadmap", "alignsWith": "IEEE Smart Cities Initiative"},
    ),
    *(
        (
            "participants-of",
            {"context": "IEEE Core Smart Cities selection of 2015"},
            {"participant": party, "role": "Affected", "side": "Observer side"},
        )
        for party in ("City of Kansas City, Missouri", "our schools", "all of our citizens")
    ),
    # paragraph 9
    *(
        (
            "programmes",
            {},
            {
                "initiative": f"IEEE Smart City activities of {city}",
                "status": "Planned",
                "contributesTo": "IEEE Smart Cities collaborative network",
            },
        )
        for city in ("Casablanca", "Kansas City, Missouri")
    ),
    (
        "participants-of",
        {"context": "Joint work with the local IEEE chapters in Casablanca"},
        {"participant": "local IEEE chapters", "role": "Partner"},
    ),
    ("who-works-on", {"topic": "Entrepreneurship"}, {"participant": "entrepreneurs"}),
]
WORLD_BANK_FACTS = [
    # head and paragraph 1
    (
        "participants-of",
        {"context": "Urbanization Knowledge Partners"},
        {"participant": "World Bank", "role": "Partner", "locator": "page header"},
    ),
    (
        "events",
        {},
        {
            "event": "Smart Cities for All: Opportunities for Low- and Middle-Income Cities",
            "start": "2012-03-05",
            "end": "2012-03-06",
            "place": "Washington, DC",
            "follows": "Towards a Partnership for Sustainable Cities",
        },
    ),
    ("events", {}, {"event": "Towards a Partnership for Sustainable Cities", "start": "2011-06"}),
    (
        "participants-of",
        {"context": WORKSHOP},
        {"participant": "World Bank", "role": "Host"},
    ),
    ("topics-of", {"of": WORKSHOP}, {"relation": "aim", "topic": "Smart climate"}),
    (
        "participants-of",
        {"context": WORKSHOP},
        {"participant": "thought leaders", "role": "Thought leader"},
    ),
    # paragraphs 2 to 5
    *(
        (
            "needs-raised",
            {},
            {
                "need": need,
                "raisedAt": "Smart Cities for All: Opportunities for Low- and Middle-Income Cities",
            },
        )
        for need in (
            "A way for developing cities to become smart",
            "Concrete and integrated urban action",
            "Constraints and roadblocks to success",
            "Ecosystem services under the pressure of urban growth",
            "Financing of new services",
            "Infrastructure under the pressure of urban growth",
            "Lifting people out of poverty",
            "Coping with climate change",
            "Opportunities for public-private collaboration",
            "Smart approaches fit for each stage of development",
            "Smart diagnostic tools for project design",
            "Smarter services for residents",
            "Social development under the pressure of urban growth",
            "Sustainable growth that serves the poor",
            "Telling marketing from reality",
            "Cooperation of vendors with overburdened local governments",
        )
    ),
    (
        "needs-raised",
        {},
        {
            "need": "Telling marketing from reality",
            "answeredBy": "Smart Cities for All: Opportunities for Low- and Middle-Income Cities",
        },
    ),
    (
        "outputs-of",
        {"of": WORKSHOP},
        {"output": "Smart Cities for All document library"},
    ),
    # paragraph 6
    *(
        (
            "outputs-of",
            {"of": WORKSHOP},
            {
                "output": "Insights and outputs of the Smart Cities for All workshop",
                relation: fed,
            },
        )
        for relation, fed in (
            ("contributesTo", "Planned smart-city projects"),
            ("contributesTo", "Urban ICT toolkit"),
            ("mayContributeTo", "Urban Research & Knowledge Symposium 2012"),
            ("mayContributeTo", "Towards a Partnership for Sustainable Cities"),
        )
    ),
    (
        "outputs",
        {},
        {"participant": "development teams on the ground", "role": "Beneficiary"},
    ),
    ("events", {}, {"event": "Urban Research & Knowledge Symposium 2012", "place": "Barcelona"}),
    (
        "outputs",
        {},
        {"output": "Towards a Partnership for Sustainable Cities", "presentedAt": "Rio+20"},
    ),
    # the list of participants
    *(
        (
            "participants-of",
            {"context": WORKSHOP},
            {"role": role, "participant": participant},
        )
        for role, participants in (
            (
                "Development partner",
                (
                    "Cities Alliance, World Bank, Inter-American Development Bank, UNEP, "
                    "UN-Habitat, USAID"
                ),
            ),
            ("City representative", "Metropolis, United Cities and Local Governments, C40 Cities"),
            (
                "Solution provider",
                (
                    "Accenture, Alstom, Cisco, IBM, Esri, Philips, Shell, Siemens, Orange, NTELX, "
                    "Capgemini, Egis, PwC"
                ),
            ),
            (
                "Subject expert",
                (
                    "American Planning Association, American Society of Civil Engineers, "
                    "Association of American Geographers, Global City Indicators Facility, "
                    "Carbon Disclosure Project, CHF International, Degraeuwe Consulting, ecos, "
                    "Evergreen, Anteverti, Global Urban Development, U.S. Green Building Council"
                ),
            ),
            (
                "Governmental partner",
                (
                    "French Commissioner General for Sustainable Development, "
                    "Korea Ministry of Land, Ontario Ministry of Energy, "
                    "U.S. Department of Housing and Urban Development, "
                    "U.S. Department of State"
                ),
            ),
            (
                "Academic partner",
                "London School of Economics, Portland State University, MIT",
            ),
        )
        for participant in participants.split(", ")
    ),
    (
        "participants-of",
        {"context": WORKSHOP},
        {"participant": "Cisco", "listed": "2"},
    ),
    ("named-differently", {}, {"printed": "Alstrom", "entity": "Alstom"}),
    (
        "sources",
        {},
        {"publisher": "Urbanization Knowledge Partners", "copyrighted": "2011", "issued": "2012"},
    ),
]


@pytest.mark.parametrize(
    ("name", "arguments", "row"),
    [*IEEE_FACTS, *WORLD_BANK_FACTS],
    ids=lambda value: str(value)[:60],
)
def test_a_fact_of_the_documents_is_answered(
    shipped: EmbeddedStore, name: str, arguments: dict[str, str], row: dict[str, str]
) -> None:
    result = ask(shipped, find(name), arguments)
    assert isinstance(result, Answer)
    names = result.columns
    rows = [{n: term.value for n in names if (term := solution[n])} for solution in result.rows]
    assert any(row.items() <= found.items() for found in rows)
