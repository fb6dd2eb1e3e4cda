import { expect, test } from 'vitest';
import { type KeptFlag, namesKeptAgainstConsent } from '../../../../src/rules/consent/kept-names.ts';
import { ParticipantId } from '../../../../src/rules/ids.ts';

const jordan = (...tags: string[]) => [{ id: ParticipantId.parse('p1'), name: 'Jordan Okafor', tags }];
const flag = (changes: Partial<KeptFlag> = {}): KeptFlag => ({
  kind: 'name',
  decision: 'keep',
  foundBy: ['roster', 'capital'],
  participantId: ParticipantId.parse('p1'),
  ...changes,
});

test.each<[string, KeptFlag, string[], boolean]>([
  ['kept, and only the role may be named', flag(), ['name:role'], true],
  ['kept, and the name is to be masked', flag(), ['name:mask'], true],
  ['kept, and nothing is said about the name', flag(), ['voice:allow'], true],
  ['kept, and the person is only mentioned', flag(), [], true],
  ['kept, and the person agreed', flag(), ['name:allow'], false],
  ['kept, and the person agreed to the first name', flag(), ['name:first'], false],
  ['bleeped', flag({ decision: 'bleep' }), ['name:mask'], false],
  ['a word that only sounds like it', flag({ foundBy: ['sounds-like'] }), ['name:mask'], false],
  ['a public name that is on the keep list too', flag({ foundBy: ['roster', 'keep-list'] }), ['name:mask'], false],
  ['a badge in the picture', flag({ kind: 'picture', foundBy: ['text-reader', 'roster'] }), ['name:role'], true],
  [
    'a badge, read with a wrong letter',
    flag({ kind: 'picture', foundBy: ['text-reader', 'misread'] }),
    ['name:role'],
    false,
  ],
  ['typed in the title', flag({ kind: 'text' }), ['name:role'], true],
  ['a place to listen to', flag({ kind: 'listen' }), ['name:role'], false],
  ['a leak that was heard again', flag({ kind: 'leak' }), ['name:role'], false],
  ['somebody else', flag({ participantId: ParticipantId.parse('p2') }), ['name:mask'], false],
])('%s', (_what, kept, tags, against) => {
  expect(namesKeptAgainstConsent([kept], jordan(...tags))).toEqual(against ? ['Jordan Okafor'] : []);
});
