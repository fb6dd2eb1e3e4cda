import { describe, expect, it } from 'vitest';
import { flagTranscript } from '../../../../src/rules/detection/flags.ts';
import { repeatKey } from '../../../../src/rules/detection/names/repeats.ts';
import { ParticipantId } from '../../../../src/rules/ids.ts';

const person = (name: string) => ({ name, also: [], soundsLike: [] });
const wordsOf = (text: string) => text.split(' ').map((word) => ({ text: word }));
const name = (text: string, participantId: ParticipantId | null = null) =>
  repeatKey({ kind: 'name', text, participantId });

describe('the same said again', () => {
  it('is the same person of the roster, however they are named', () => {
    expect(name('Jordan', ParticipantId.parse('x1'))).toBe(name('Jordan Okafor’s', ParticipantId.parse('x1')));
    expect(name('Jordan', ParticipantId.parse('x1'))).not.toBe(name('Jordan', ParticipantId.parse('x2')));
  });

  it('is the same words, whatever their letters, accents, commas and endings', () => {
    expect(name('Siobhán’s')).toBe(name('siobhan'));
    expect(name('Mary-Kate,')).toBe(name('mary kate'));
    expect(name('Tariq')).not.toBe(name('Tarik'));
  });

  it('keeps names and details apart', () => {
    const detail = repeatKey({ kind: 'detail', text: 'Rowan', participantId: null });
    expect(detail).not.toBe(name('Rowan'));
  });

  it.each(['listen', 'picture', 'text', 'leak'])('knows no repeats of %s flags', (kind) =>
    expect(repeatKey({ kind, text: 'Jordan', participantId: ParticipantId.parse('x1') })).toBeNull(),
  );

  it('is nothing where no word is', () => expect(name('…')).toBeNull());
});

describe('every repeat is flagged', () => {
  it.each([
    ['a roster name', [person('Jordan Okafor')], 'Jordan'],
    ['an unknown name', [], 'Shanice'],
    ['a name of two words', [person('Mary Ann Okafor')], 'Mary Ann'],
  ])('%s said five times', (_, participants, said) => {
    const sentence = `I met ${said} today. Then ${said} left, and I said ${said}, come back. But ${said} was gone. Poor ${said} never knew.`;
    const flags = flagTranscript(wordsOf(sentence), { participants, keep: [] });
    expect(flags.filter((flag) => flag.text === said)).toHaveLength(5);
  });

  it('covers all words of names of several words', () => {
    const flags = flagTranscript(wordsOf('Then Maria del Carmen Lopez Garcia met Anne-Marie van der Berg there.'), {
      participants: [person('Maria del Carmen Lopez Garcia'), person('Anne-Marie van der Berg')],
      keep: [],
    });
    expect(flags.map(({ text, participant }) => [text, participant])).toEqual([
      ['Maria del Carmen Lopez Garcia', 0],
      ['Anne-Marie van der Berg', 1],
    ]);
  });
});
