import { describe, expect, it } from 'vitest';
import { wordsToCues } from '../../../media/captions/cues.ts';
import type { CaptionWord } from '../../../media/spans.ts';

interface Said {
  readonly text: string;
  readonly at: number;
  /** Seconds a word. */
  readonly pace: number;
  readonly speaker?: string;
  /** When the last word claims to end, in seconds, where that is not by the pace. */
  readonly until?: number;
}

function wordsOf({ text, at, pace, speaker, until }: Said): CaptionWord[] {
  const texts = text.split(' ');
  return texts.map((each, i) => ({
    text: each,
    start: at + i * pace,
    end: until !== undefined && i === texts.length - 1 ? until : at + (i + 1) * pace,
    redacted: each === '[BLEEP]',
    ...(speaker ? { speaker } : {}),
  }));
}

const cuesOf = (said: readonly Said[]) =>
  wordsToCues(said.flatMap(wordsOf)).map(({ start, end, lines }) => [start, end, lines.join(' / ')]);

const TWENTY = 'When I was twenty, I moved to Luton, and the council helped me with the deposit.';
const COACH = 'Every child in care should have a lovely job coach.';
const SURVEY = 'The survey was powerful because it was written by young people who had been in care.';
const BLEEPED = 'My name is [BLEEP] and I live here.';

describe('captions are shown', () => {
  it.each<[string, Said[], [number, number, string][]]>([
    [
      'for a second at least, and for 7 s at most however long a word claims to last',
      [
        { text: 'No, never.', at: 0, pace: 0.5 },
        { text: 'Thank you so much.', at: 4, pace: 0.25, speaker: 'Guest', until: 12 },
      ],
      [
        [0, 1, 'No, never.'],
        [4, 10.75, 'Guest: Thank you so much.'],
      ],
    ],
    [
      'up to the next one where less than a second is between them',
      [
        { text: 'Yes.', at: 0, pace: 0.5 },
        { text: 'No, never.', at: 1.5, pace: 0.15 },
      ],
      [
        [0, 1.5, 'Yes.'],
        [1.5, 2.65, 'No, never.'],
      ],
    ],
    [
      'together where speech was fast, and the next half a second early, so that both can be read',
      [
        { text: 'Thank you so much.', at: 0, pace: 0.15, speaker: 'Host' },
        { text: 'Thank you so much.', at: 0.6, pace: 0.2, speaker: 'Host' },
        { text: 'Thank you so much.', at: 3.4, pace: 0.5, speaker: 'Host' },
      ],
      [
        [0, 2.9, 'Host: Thank you so much. / Thank you so much.'],
        [2.9, 5.4, 'Thank you so much.'],
      ],
    ],
    [
      'with a long word apart from what can be read in time, and to 1.5 s before the end of one that claims to go on',
      [
        { text: 'I did not know what to say to them', at: 0, pace: 0.5 },
        { text: 'Wolverhampton', at: 4.5, pace: 0.4 },
        { text: 'We met on Monday.', at: 10.9, pace: 0.4, speaker: 'Host', until: 21.5 },
      ],
      [
        [0, 4.9, 'I did not know what to say / to them Wolverhampton'],
        [10.9, 12.7, 'Host: We met'],
        [12.7, 19.6, 'on Monday.'],
      ],
    ],
    [
      'with a gap of a second or more, and as long as it may be for a word that claims to go on',
      [
        { text: 'No, never.', at: 0, pace: 0.4, speaker: 'Guest' },
        { text: 'We met on Monday.', at: 2.3, pace: 0.2, speaker: 'Guest', until: 10.1 },
      ],
      [
        [0, 1.2, 'Guest: No, never.'],
        [2.3, 8.9, 'We met on Monday.'],
      ],
    ],
    [
      'apart where somebody pauses for 1.5 s, early into the pause where the words that follow are fast, without a label that could not be read',
      [
        { text: 'It was raining.', at: 0, pace: 0.2, speaker: 'Guest' },
        { text: TWENTY, at: 2.1, pace: 0.2, speaker: 'Guest' },
      ],
      [
        [0, 1.2, 'It was raining.'],
        [1.2, 3.7, 'When I was twenty, I moved to Luton,'],
        [3.7, 6.7, 'and the council helped / me with the deposit.'],
      ],
    ],
    [
      'apart where somebody pauses for 1 s, with that second free',
      [
        { text: 'It was raining.', at: 0, pace: 0.5, speaker: 'Guest' },
        { text: 'Thank you so much.', at: 2.5, pace: 0.5, speaker: 'Guest' },
      ],
      [
        [0, 1.5, 'Guest: It was raining.'],
        [2.5, 4.5, 'Thank you so much.'],
      ],
    ],
    [
      'without a gap over a pause of 0.99 s',
      [
        { text: BLEEPED, at: 0, pace: 0.25 },
        { text: TWENTY, at: 2.99, pace: 0.4 },
      ],
      [
        [0, 2.99, 'My name is [BLEEP] and I live here.'],
        [2.99, 6.19, 'When I was twenty, I moved to Luton,'],
        [6.19, 9.39, 'and the council helped / me with the deposit.'],
      ],
    ],
    [
      'with the label first, and divided after a clause where all is too long',
      [{ text: TWENTY, at: 0, pace: 0.4, speaker: 'Host' }],
      [
        [0, 1.6, 'Host: When I was twenty,'],
        [1.6, 6.4, 'I moved to Luton, and the council / helped me with the deposit.'],
      ],
    ],
    [
      'apart for a word between two sentences that belongs to neither',
      [
        { text: COACH, at: 0, pace: 0.4, speaker: 'Guest' },
        { text: 'Wolverhampton', at: 4, pace: 0.15, speaker: 'Guest' },
        { text: 'Good afternoon, my name is Owen.', at: 5.64, pace: 0.4, speaker: 'Guest' },
      ],
      [
        [0, 4, 'Guest: Every child in care / should have a lovely job coach.'],
        [4, 5.64, 'Wolverhampton'],
        [5.64, 8.04, 'Good afternoon, my name is Owen.'],
      ],
    ],
    [
      'until the next speaker starts, with a label for whoever is new',
      [
        { text: 'No, never.', at: 0, pace: 0.12, speaker: 'Host' },
        { text: 'No, never.', at: 1.73, pace: 0.4, speaker: 'Guest' },
        { text: COACH, at: 3.83, pace: 0.15, speaker: 'Guest' },
      ],
      [
        [0, 1.73, 'Host: No, never.'],
        [1.73, 3.33, 'Guest: No, never.'],
        [3.33, 6.78, 'Every child in care / should have a lovely job coach.'],
      ],
    ],
    [
      'half a second early where the pace changes',
      [
        { text: 'I did not know what to say to them', at: 0, pace: 0.2, speaker: 'Host' },
        { text: 'and then we went home', at: 3.3, pace: 0.25, speaker: 'Host' },
        { text: COACH, at: 4.55, pace: 0.25, speaker: 'Host' },
      ],
      [
        [0, 2.8, 'I did not know what to say to them'],
        [2.8, 5.55, 'and / then we went home Every child in care'],
        [5.55, 7.8, 'should have a lovely job coach.'],
      ],
    ],
    [
      'whole where a sentence is said too fast between two that are not',
      [
        { text: SURVEY, at: 0, pace: 0.4, speaker: 'Host' },
        { text: BLEEPED, at: 6.4, pace: 0.15, speaker: 'Host', until: 14.6 },
        { text: 'We met on Monday.', at: 8.6, pace: 0.25, speaker: 'Host' },
      ],
      [
        [0, 4.2, 'Host: The survey was powerful / because it was written by young'],
        [4.2, 8.6, 'people who had been in care. / My name is [BLEEP] and I live here.'],
        [8.6, 9.75, 'We met on Monday.'],
      ],
    ],
    [
      'in pieces that can be read where somebody talks too fast',
      [
        { text: COACH, at: 0, pace: 0.4 },
        { text: SURVEY, at: 4.99, pace: 0.15 },
        { text: 'No, never.', at: 7.39, pace: 0.2, until: 16.79 },
      ],
      [
        [0, 4, 'Every child in care / should have a lovely job coach.'],
        [4, 7.19, 'The survey was powerful / because it was written'],
        [7.19, 14.09, 'by young people who had been in care. / No, never.'],
      ],
    ],
  ])('%s', (_what, said, cues) => expect(cuesOf(said)).toEqual(cues));
});
