#!/usr/bin/python3
"""Bad cards are caught, with the likely cause; good ones are not accused. Templates by hand, A7 in pt: 210 x 298."""
import sys

import pdf_tools as t

PAGE = '/MediaBox [0 0 210 298] /Resources << >>'
# 30 mm = 85 pt, at (22, 30) mm: x 62.4 to 147.4, y from the bottom 298 - 85 - 85 = 128 to 213
CODE = dict(x=22, y=30, size=30)
FAILED, WARNING, OK = 3, 2, 1


def verdict(desk, content, link=t.LINK, **more):
    return answer_to(desk, content, link=link, **more)[:2]


def answer_to(desk, content, *options, link=t.LINK, **more):
    """(verdict, cause, grade)"""
    card, answer = desk.card(t.pdf([(PAGE, content)]), [t.qr(**{**CODE, **more})], *options, link=link)
    if card is None:
        raise t.Failure(f'refused: {answer}')
    return answer['verdict'], answer['cause'], answer['grade']


def expect(desk, wanted, cause, content, **more):
    found = verdict(desk, content, **more)
    if found != (wanted, cause):
        yield f'{content[:80]!r} {more}: verdict and cause are {found}, not {(wanted, cause)}'


def a_code_on_white_paper_is_good(desk):
    yield from expect(desk, OK, '', '')
    yield from expect(desk, OK, '', '0.9 g 0 0 210 298 re f')
    yield from expect(desk, OK, '', '0 g 0 0 210 298 re f', background={'rgb': '#ffffff'})
    for angle in (7, 45, 90, 200):
        yield from expect(desk, OK, '', '', rotation=angle)


def a_code_on_a_dark_ground_without_background_is_caught(desk):
    yield from expect(desk, FAILED, 'low_contrast', '0.15 g 0 0 210 298 re f')
    yield from expect(desk, FAILED, 'low_contrast', '0.8 0 0 rg 0 0 210 298 re f')
    yield from expect(desk, WARNING, 'low_contrast', '0.6 g 0 0 210 298 re f')


def pale_colours_are_caught(desk):
    for colour in ('#ffff00', '#ffa500', '#c0c0c0', '#80d0ff'):
        yield from expect(desk, FAILED, 'low_contrast', '', color={'rgb': colour})


def a_light_code_on_a_dark_ground_is_caught(desk):
    yield from expect(desk, FAILED, 'inverted', '0 g 0 0 210 298 re f', color={'rgb': '#ffffff'})


def artwork_in_the_quiet_zone_is_caught(desk):
    yield from expect(desk, FAILED, 'quiet_zone', '0 g 148 100 4 140 re f')
    yield from expect(desk, FAILED, 'quiet_zone', '0 g 50 116 110 6 re f')


def what_reaches_into_a_narrower_quiet_zone_is_told(desk):
    """A module is 85 / 33 = 2.6 pt; the code ends at x 147.4."""
    for gap, quiet, wanted in ((1.3, 1, (FAILED, 'quiet_zone', 'F')), (2.5, 2, (WARNING, 'quiet_zone', 'C')),
                               (3.5, 2, (OK, '', 'B')), (4.3, 2, (OK, '', 'A')), (2.5, 4, (FAILED, 'quiet_zone', 'F'))):
        found = answer_to(desk, f'0 g {147.4 + gap * 2.577:.2f} 0 50 298 re f', quiet_zone=quiet)
        if found != wanted:
            yield f'{gap} modules, {quiet} wanted: {found}, not {wanted}'
    for quiet in (0, 1, 2):
        yield from expect(desk, OK, '', '', quiet_zone=quiet)


def a_pattern_under_a_code_without_background_is_caught(desk):
    """Hairlines, a screen of dots, a photograph's grain: a patient scanner reads them all."""
    lines = '\n'.join(f'0.2 g {x} 100 0.5 140 re f' for x in range(50, 160, 6))
    dots = '\n'.join(f'0.75 g {x} {y} 2 2 re f' for x in range(50, 160, 4) for y in range(116, 226, 4))
    for art in (lines, dots):
        yield from expect(desk, FAILED, 'uneven_ground', art)
        yield from expect(desk, OK, '', art, background={'rgb': '#ffffff'})
    yield from expect(desk, OK, '', '0.5 g 102 100 0.1 140 re f')


def a_grade_tells_how_good_it_is(desk):
    for grey, wanted in ((1, 'A'), (0.75, 'B'), (0.6, 'C'), (0.4, 'D'), (0.25, 'F')):
        found = answer_to(desk, f'{grey} g 0 0 210 298 re f')[2]
        if found != wanted:
            yield f'{grey}: {found}, not {wanted}'


def what_a_person_accepts_is_a_warning_and_no_more(desk):
    grey = '0.45 g 0 0 210 298 re f'
    for content, options, more, wanted in (
            (grey, ('--accept', 'low_contrast'), {}, (WARNING, 'low_contrast', 'D')),
            (grey, ('--accept', 'small_module'), {}, (FAILED, 'low_contrast', 'D')),
            ('', ('--accept', 'small_module'), {'size': 7}, (WARNING, 'small_module', 'A')),
            (grey, ('--accept', 'low_contrast'), {'size': 7}, (FAILED, 'small_module', 'D')),
            (grey + ' 0 g 100 165 12 12 re f', ('--accept', 'low_contrast'), {}, (FAILED, 'wrong_module', 'F'))):
        found = answer_to(desk, content, *options, **more)
        if found != wanted:
            yield f'{content} {options} {more}: {found}, not {wanted}'


def artwork_beyond_the_quiet_zone_is_no_one_s_business(desk):
    yield from expect(desk, OK, '', '0 g 165 0 45 298 re f')


def artwork_under_a_code_without_background_is_caught(desk):
    yield from expect(desk, FAILED, 'wrong_module', '0 g 100 165 12 12 re f')
    yield from expect(desk, OK, '', '0 g 100 165 12 12 re f', background={'rgb': '#ffffff'})


def what_is_too_small_is_caught(desk):
    yield from expect(desk, FAILED, 'small_module', '', size=7)
    yield from expect(desk, WARNING, 'small_module', '', size=11)
    yield from expect(desk, WARNING, 'small_module', '', link=t.LINK + '?' + 'x' * 700)


def a_code_beyond_the_edge_of_the_page_is_caught(desk):
    """The page is 74.1 by 105.1 mm; the quiet zone may end with the paper, and a turned code reaches further."""
    for place in (dict(x=46), dict(x=-2), dict(y=-1), dict(y=76), dict(x=0, y=0, rotation=45), dict(x=300)):
        yield from expect(desk, FAILED, 'outside_page', '', **place)
    for place in (dict(x=44), dict(x=0), dict(y=0), dict(y=75)):
        yield from expect(desk, OK, '', '', **place)


def a_text_over_the_code_is_caught(desk):
    card, answer = desk.card(t.pdf([(PAGE, '')]), [t.qr(**CODE), t.text(30, 40, 30, 15, size=30, min_size=20)], number='12')
    if answer.get('verdict') != FAILED:
        yield f'{answer}'


def every_code_of_a_card_counts(desk):
    """The second one stands on the dark side of the second page."""
    dark = '0.2 g 0 0 210 298 re f'
    card, answer = desk.card(t.pdf([(PAGE, ''), (PAGE, dark)]), [t.qr(**CODE), t.qr(**CODE, page=2)])
    if (answer['verdict'], answer['cause']) != (FAILED, 'low_contrast'):
        yield f'{answer}'


def a_card_without_code_has_no_grade(desk):
    card, answer = desk.card(t.pdf([(PAGE, '')]), [t.text(10, 10, 40, 10)])
    if answer['verdict'] != 0:
        yield f'{answer}'


def a_run_of_cards_is_judged_like_each_of_them(desk):
    """300 cards by composition: none accused on white, all caught on grey."""
    for grey, bad in ((1, 0), (0.2, 300)):
        template = desk.file('t.pdf', t.pdf([(PAGE, f'{grey} g 0 0 210 298 re f')]))
        settings = desk.file('s.json', {'format': 1, 'unit': 'mm', 'elements': [t.qr(**CODE)]})
        code, answer = t.maker('run', template, settings, '300', 'all', timeout=120)
        if code or answer['failed'] != bad:
            yield f'{grey}: {answer}'


sys.exit(t.run_claims([a_code_on_white_paper_is_good, a_code_on_a_dark_ground_without_background_is_caught,
                       pale_colours_are_caught, a_light_code_on_a_dark_ground_is_caught,
                       artwork_in_the_quiet_zone_is_caught, artwork_beyond_the_quiet_zone_is_no_one_s_business,
                       what_reaches_into_a_narrower_quiet_zone_is_told,
                       a_pattern_under_a_code_without_background_is_caught, a_grade_tells_how_good_it_is,
                       what_a_person_accepts_is_a_warning_and_no_more,
                       artwork_under_a_code_without_background_is_caught, what_is_too_small_is_caught, a_code_beyond_the_edge_of_the_page_is_caught,
                       a_text_over_the_code_is_caught, every_code_of_a_card_counts, a_card_without_code_has_no_grade,
                       a_run_of_cards_is_judged_like_each_of_them]))
