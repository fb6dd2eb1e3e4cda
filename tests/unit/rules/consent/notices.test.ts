import { describe, expect, it } from 'vitest';
import { NOTICES, noticeFor, noticeShown } from '../../../../src/rules/consent/notices/notice.ts';
import { ATTRIBUTES } from '../../../../src/rules/consent/tags.ts';

/** Consent records point at the wording that was shown by these hashes. Never change one: publish a new version instead. */
const PUBLISHED = {
  'young-person 1 plain': '455e3bc178f0dbbb5fc2f88e4ed15f64766ce0daf422695401aa888e4a0bce9f',
  'young-person 1 easy read': '7d9ed4feac737041a88dd9cb75d9e9c7b160e830fb962d5303c762002973be50',
  'responsible-adult 1 plain': 'b0692c2ea64859a6a8d263648679b7bb4ed4806765cca8db2748428962bd3f7d',
  'responsible-adult 1 easy read': '3d0f07a05b72bc2d7cca3af572cda1430c3d3977a51e21345410df14af5256f9',
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
