import { describe, expect, it } from 'vitest';
import { NOTICES, noticeFor, noticeShown } from '../../../src/consent/notices/notice.ts';
import { ATTRIBUTES } from '../../../src/consent/tags.ts';

/** Consent records point at the wording that was shown by these hashes. Never change one: publish a new version instead. */
const PUBLISHED = {
  'young-person 1 plain': 'X',
  'young-person 1 easy read': 'X',
  'responsible-adult 1 plain': 'X',
  'responsible-adult 1 easy read': 'X',
};

describe('the wording that people read before they answer', () => {
  it('never changes once it is published', () => {
    expect(
      Object.fromEntries(
        NOTICES.map((notice) => [`${notice.id} ${notice.version} ${notice.format}`, noticeShown(notice).sha256]),
      ),
    ).toEqual(PUBLISHED);
  });

  it('asks about everything, and “I’m not sure” and a no are always there', () => {
    for (const notice of NOTICES)
      for (const attribute of ATTRIBUTES) {
        const values = notice.questions[attribute].answers.map(({ value }) => value);
        expect(values, `${notice.id} ${notice.format} ${attribute}`).toEqual(
          expect.arrayContaining(['never', 'unsure']),
        );
        expect(values.at(-1)).toBe('unsure');
      }
  });

  it('has a picture beside every sentence of easy read, and none in plain', () => {
    for (const { format, introduction, whatHappens, changeYourMind, questions } of NOTICES) {
      const asked = Object.values(questions).flatMap(({ help, answers }) => [...help, ...answers]);
      for (const sentence of [...introduction, ...whatHappens, ...changeYourMind, ...asked])
        expect(sentence.picture !== undefined, `${format}: ${sentence.text}`).toBe(format === 'easy read');
    }
  });

  it('is about “you” for the person themselves, and about a young person for everybody else', () => {
    expect(noticeFor('self', 'plain').id).toBe('young-person');
    for (const giver of ['parent', 'carer', 'guardian', 'placing-authority'] as const)
      expect(noticeFor(giver, 'easy read')).toMatchObject({ id: 'responsible-adult', format: 'easy read' });
  });
});
