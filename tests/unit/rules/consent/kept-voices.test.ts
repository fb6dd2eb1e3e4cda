import { describe, expect, it } from 'vitest';
import { voicesKeptAgainstConsent } from '../../../../src/rules/consent/kept-voices.ts';
import { ParticipantId } from '../../../../src/rules/ids.ts';

const flag = {
  kind: 'voice',
  decision: 'keep' as string | null,
  participantId: ParticipantId.parse('a') as ParticipantId | null,
};

describe('a place where somebody speaks', () => {
  it.each([
    ['kept, and they said yes', flag, ['voice:allow'], false],
    ['kept, and they said no', flag, ['voice:never'], true],
    ['kept, and they want another voice', flag, ['voice:mask'], true],
    ['kept, and they said nothing about it', flag, ['face:allow'], true],
    ['kept, and they answered nothing at all', flag, [], true],
    ['kept, and nobody said whose voice it is', { ...flag, participantId: null }, ['voice:allow'], true],
    [
      'kept, and they are on the list no more',
      { ...flag, participantId: ParticipantId.parse('gone') },
      ['voice:allow'],
      true,
    ],
    ['silenced, and they said no', { ...flag, decision: 'silence' }, ['voice:never'], false],
    ['not decided yet', { ...flag, decision: null }, ['voice:never'], false],
    ['a name that is kept', { ...flag, kind: 'name' }, ['voice:never'], false],
  ])('%s', (_what, one, tags, stops) => {
    expect(voicesKeptAgainstConsent([one], [{ id: ParticipantId.parse('a'), name: 'Ana', tags }]).length > 0).toBe(
      stops,
    );
  });
});
