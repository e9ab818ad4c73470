"""Which lines are remarks, names, units and rows."""

import pytest

from catalog.files.reading.layout_guess import guess_layout, split_unit
from catalog.files.reading.recipe import Dialect
from catalog.files.reading.record_splitting import split_records


def layout_of(text):
    lines = text.split("\n")
    width = max(line.count(",") for line in lines) + 1
    return guess_layout(list(split_records(lines, Dialect(), width)))


@pytest.mark.parametrize(
    ("text", "header_lines", "data_line"),
    [
        ("time,temp\n2024-01-01,8.1\n2024-01-02,8.2", (1,), 2),
        ("2024-01-01,8.1,35.1\n2024-01-02,8.2,35.2", (), 1),
        ("Bob,Paris\nAl,Rome\nBob,Rome", (), 1),
        ("name,city\nBob,Paris\nAl,Rome", (1,), 2),
        ("Country,2001,2002,2003\nFrance,1,2,3\nSpain,4,5,6", (1,), 2),
        ("Cruise report,,\nInstrument: SBE,,\ntime,temp,sal\n2024-01-01,8.1,35.1\n2024-01-02,8.2,35.2", (3,), 4),
        ("Station,Helgoland,,\nDepth,20,,\n,,,\ntime,temp,sal,o2\n2020-01-01,1,2,3\n2020-01-02,1,2,3", (4,), 5),
        ("Survey 2020\ntime,temp,sal\n2024-01-01,8.1,35.1\n2024-01-02,8.2,35.2", (2,), 3),
        ("a,b\na,b\n1,2\n3,4", (1, 2), 3),
        ("Region,Male,Female\nname,here,there\nNorth,1,2\nSouth,3,4", (1, 2), 3),
        (",2019,,2020,\nRegion,M,F,M,F\nNorth,1,2,3,4\nSouth,5,6,7,8", (1, 2), 3),
        ("Country,2020,2021\nAustria,5.1,5.2\nBelgium,4.8(p),4.9\nFrance,6.1,6.3(e)", (1,), 2),
        ("Oslo,2020,2021\nParis,1999,2021\nRome,2010,2012", (), 1),
        ("geo,2020,2021\nDE,5.6 b,:\nFR,5.7,6.5\nIT,5.8,6.6", (1,), 2),  # : is missing, b a footnote
        ("a,b,c", (1,), 2),
        ("1,2,3", (), 1),
        ("\n\na,b\n1,2\n3,4", (3,), 4),
    ],
)
def test_names_and_rows(text, header_lines, data_line):
    layout = layout_of(text)
    assert (layout.header_lines, layout.data_line) == (header_lines, data_line)


@pytest.mark.parametrize(
    ("text", "unit_lines", "units"),
    [
        ("time,temp\nUTC,degree_C\n2024-01-01,8.1\n2024-01-02,8.2", (2,), ("UTC", "degree_C")),
        ("Time,Depth\n[s],[m]\n0,1.0\n1,2.0", (2,), ("s", "m")),
        ("Kreis,Gesamt\n,Anzahl\nKiel,92 550\nBonn,1 202", (2,), ("", "Anzahl")),
        ("id,v,w\n1,m,2\n2,s,3\n3,m,5", (), ("", "", "")),
        ("id,depth\n1,3 m\n2,5 m\n3,6 m", (), ("", "")),
        (
            "TOA5,CR1000,1234\nTIMESTAMP,RECORD,AirTC\nTS,RN,Deg C\n,,Avg\n2024-01-01 00:00:00,1,0.5",
            (3, 4),
            ("TS", "RN", "Deg C"),
        ),
    ],
)
def test_rows_of_units(text, unit_lines, units):
    layout = layout_of(text)
    assert (layout.unit_lines, layout.units) == (unit_lines, units)


def test_several_rows_of_names_are_joined():
    assert layout_of("a,b\nx,y\n1,2\n3,4").names == ("a x", "b y")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Region,2020,,2021,\n,Male,Female,Male,Female\nNorth,1,2,3,4\nSouth,5,6,7,8",
            ("Region", "2020 Male", "2020 Female", "2021 Male", "2021 Female"),
        ),
        (
            "Station,North,,South,\nday,temp,sal,temp,sal\n2024-01-01,8.1,35.1,9.1,34\n2024-01-02,8.2,35.2,9,34.1",
            ("Station day", "North temp", "North sal", "South temp", "South sal"),
        ),
        # Names that differ need no group, and may not belong to the one on their left.
        ("Site,Water,\n,temp,rain\nNorth,1,2\nSouth,5,6", ("Site", "Water temp", "rain")),
    ],
)
def test_merged_cells_name_each_of_their_columns(text, names):
    assert layout_of(text).names == names


def test_the_line_that_databases_draw_below_the_names_is_not_a_row():
    layout = layout_of("id,name,v\n--,----,-\n1,a,2\n2,b,3\n3,c,4")
    assert (layout.names, layout.data_line) == (("id", "name", "v"), 3)


def test_names_fit_the_rows():
    assert layout_of("a,b\n1,3,4\n2,5,6\n3,5,6").names == ("", "a", "b")  # as R writes them
    assert layout_of("a,,b,c\n1,3,4\n2,5,6\n3,5,6").names == ("a", "b", "c")
    assert layout_of("a,b,c\n1,2,3,\n4,5,6,\n7,8,9,").names == ("a", "b", "c")
    assert layout_of("a,b,c\n1,2,3,\n4,5,6,x\n7,8,9,").names == ("a", "b", "c", "")


def test_names_that_another_delimiter_separates():
    assert layout_of("day time depth\n2024-01-01,8.1,35.1\n2024-01-02,8.2,35.2").names == ("day", "time", "depth")


def test_units_in_names():
    assert split_unit("Latitude [degrees_north]") == ("Latitude", "degrees_north")
    assert split_unit("Temp (°C)") == ("Temp", "°C")
    assert split_unit("Catch (all gears)") == ("Catch (all gears)", "")
