#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Count test cases over meson's logs: tally.py [--brief] TITLE=testlog.json...

Meson counts programs; a person wants to know about cases. The last line is "N passed, N failed", with ", N skipped"
where some were; of several logs the lines before it say the same of each. A log that is not there is a failure. The exit
status is 1 when a case failed or none ran. With --brief only the lines of the logs.
"""

import collections
import json
import re
import sys

RESULT = re.compile(r'^(not )?ok\b(?:\s+\d+)?\s*(?:-\s+)?(.*)$')
DIRECTIVE = re.compile(r'\s*(?<!\\)#\s*(SKIP|TODO)\S*\s*(.*)$', re.IGNORECASE)
PLAN_SKIP = re.compile(r'^1\.\.0\s*#\s*SKIP\S*\s*(.*)$', re.IGNORECASE)


def said(lines):
    """The comment lines that follow a failed case, the first few."""
    comments = []
    for line in lines:
        if not line.startswith('#') or len(comments) == 8:
            break
        comments.append('\n    ' + line.lstrip('# '))
    return ''.join(comments)


def cases(entry):
    """Yield (name, outcome, reason) of one program, as it printed them."""
    program = entry['name'].split(' / ')[-1]
    n_failed = n_seen = 0
    lines = entry.get('stdout', '').splitlines()
    for number, line in enumerate(lines):
        skip = PLAN_SKIP.match(line)
        if skip:
            n_seen += 1
            yield program, 'skipped', skip.group(1)
            continue
        found = RESULT.match(line)
        if not found:
            continue
        n_seen += 1
        name = found.group(2)
        directive = DIRECTIVE.search(name)
        if directive:
            name = name[:directive.start()]
        name = '%s %s' % (program, name.strip())
        if directive and directive.group(1).upper() == 'SKIP' and not found.group(1):
            yield name, 'skipped', directive.group(2)
        elif found.group(1) and not directive:
            n_failed += 1
            yield name, 'failed', said(lines[number + 1:])
        else:
            yield name, 'passed', ''
    # A program that crashed, hung or stopped early has failed, whatever it printed before.
    if entry['result'] in ('OK', 'EXPECTEDFAIL'):
        if n_seen == 0:
            yield program, 'passed', ''
    elif entry['result'] == 'SKIP':
        if n_seen == 0:
            yield program, 'skipped', 'exit status 77'
    elif n_failed == 0:
        # What it said last is where it ended.
        last = [line for line in entry.get('stderr', '').splitlines() + lines if line.strip()][-3:]
        yield program, 'failed', 'ended with %s, status %s\n    %s' % (
            entry['result'], entry.get('returncode'), '\n    '.join(last))


def read(path):
    """Yield the cases of a log, and of one that is not there that it failed."""
    try:
        with open(path, encoding='utf-8') as log:
            for line in filter(str.strip, log):
                yield from cases(json.loads(line))
    except FileNotFoundError:
        yield 'all of it', 'failed', 'could not be built, or no test ran'


def said_of(count):
    return '%d passed, %d failed%s' % (count['passed'], count['failed'],
                                       ', %d skipped' % count['skipped'] if count['skipped'] else '')


def main(arguments):
    brief = arguments[:1] == ['--brief']
    total = collections.Counter()
    parts = []
    notes = {'skipped': [], 'failed': []}
    for argument in arguments[brief:]:
        title, path = argument.split('=', 1)
        count = collections.Counter()
        for name, outcome, reason in read(path):
            count[outcome] += 1
            if outcome in notes:
                notes[outcome].append('  %s: %s%s' % (title, name, ': ' + reason if reason else ''))
        total += count
        parts.append('%s: %s' % (title, said_of(count)))
    if not brief:
        for outcome in notes:
            if notes[outcome]:
                print('%s:' % outcome.capitalize())
                print('\n'.join(notes[outcome]))
        if not total:
            print('No test ran.')
    if brief or len(parts) > 1:
        print('\n'.join(parts))
    if not brief:
        print(said_of(total))
    return 1 if total['failed'] or not total['passed'] else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
