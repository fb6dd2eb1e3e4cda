import { describe, expect, it, test } from 'vitest';
import {
  faceAgain,
  faceSuggestion,
  facesKeptAgainstConsent,
  isFace,
  type DecidedFace,
} from '../../../../src/rules/consent/kept-faces.ts';
import { ParticipantId } from '../../../../src/rules/ids.ts';

const jordan = (...tags: string[]) => [{ id: ParticipantId.parse('p1'), name: 'Jordan', tags }];
const flag = (changes: Partial<DecidedFace> = {}): DecidedFace => ({
  kind: 'picture',
  code: 'face',
  decision: 'keep',
  participantId: ParticipantId.parse('p1'),
  ...changes,
});

test.each<[string, DecidedFace, string[], 'unwilling' | 'nobody' | null]>([
  ['kept, and the person agreed', flag(), ['face:allow'], null],
  ['kept, and the face is to be masked', flag(), ['face:mask'], 'unwilling'],
  ['kept, and the face may never show', flag(), ['face:never'], 'unwilling'],
  ['kept, and nothing is said about the face', flag(), ['voice:allow'], 'unwilling'],
  ['kept, and the person is only mentioned', flag(), [], 'unwilling'],
  ['kept, and nobody said whose it is', flag({ participantId: null }), ['face:allow'], 'nobody'],
  [
    'kept, and its person is no longer on the list',
    flag({ participantId: ParticipantId.parse('gone') }),
    ['face:allow'],
    'nobody',
  ],
  ['kept where a face was lost, unnamed', flag({ code: 'lost-face', participantId: null }), ['face:allow'], 'nobody'],
  ['covered', flag({ decision: 'cover' }), ['face:mask'], null],
  ['not decided', flag({ decision: null }), ['face:mask'], null],
  ['staff said that it is not a face', flag({ code: 'not-a-face', participantId: null }), ['face:mask'], null],
  ['a box that is no face', flag({ code: 'box' }), ['face:mask'], null],
  ['a sound', flag({ kind: 'name' }), ['face:mask'], null],
])('%s', (_what, kept, tags, against) => {
  const said = facesKeptAgainstConsent([kept], jordan(...tags));
  expect(said).toHaveLength(against ? 1 : 0);
  if (against === 'unwilling') expect(said[0]).toMatch(/did not agree to be seen: Jordan\./);
  if (against === 'nobody') expect(said[0]).toMatch(/kept a face without a name\. Say who it is, cover it, or say/);
});

describe('faces', () => {
  it('are told together, each person once', () => {
    const people = [...jordan('face:mask'), { id: ParticipantId.parse('p2'), name: 'Alex', tags: ['face:allow'] }];
    const flags = [
      flag(),
      flag(),
      flag({ participantId: ParticipantId.parse('p2') }),
      flag({ participantId: null }),
      flag({ participantId: null }),
    ];
    expect(facesKeptAgainstConsent(flags, people)).toEqual([
      expect.stringContaining('seen: Jordan. Cover it'),
      expect.stringContaining('You kept 2 faces without a name.'),
    ]);
  });

  it('are offered for covering unless their owner said yes', () => {
    expect(faceSuggestion({ tags: ['face:allow'] })).toBe('keep');
    for (const tags of [['face:mask'], ['face:never'], ['voice:allow'], []])
      expect(faceSuggestion({ tags })).toBe('cover');
    expect(faceSuggestion(null)).toBe('cover');
  });

  it('are faces again when they are decided anew', () => {
    expect(faceAgain({ code: 'not-a-face', keys: [] })).toBe('face');
    expect(faceAgain({ code: 'not-a-face', keys: null })).toBe('lost-face');
    expect(faceAgain({ code: 'screen-text', keys: null })).toBe('screen-text');
    expect(['face', 'lost-face', 'not-a-face', null].map((code) => isFace({ kind: 'picture', code }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});
