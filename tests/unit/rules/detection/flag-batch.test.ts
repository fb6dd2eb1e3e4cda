import { expect, it } from 'vitest';
import { BatchError, flagBatch, wordsOf } from '../../../../src/rules/detection/flag-batch.ts';

const words = (text: string) => text.split(' ').map((one) => ({ text: one }));

it('gives the flags of each transcript under its id, each with its own roster', () => {
  const batch = [
    { id: 'a', words: words('we asked Jordan about it'), roster: [{ name: 'Jordan Okafor' }] },
    { id: 'b', words: words('and so we went home'), roster: [{ name: 'Jordan Okafor' }] },
    { id: 'c', words: words('Talking with Jordan'), roster: [{ name: 'Jordan Okafor' }], title: true },
    { id: 'd', words: [] },
  ];
  const found = flagBatch(batch).map(({ id, flags }) => [id, flags.map(({ text, code }) => [text, code])]);
  expect(found).toEqual([
    ['a', [['Jordan', 'roster']]],
    ['b', []],
    ['c', [['Jordan', 'roster']]],
    ['d', []],
  ]);
});

it('reads words without what is null', () => {
  const read = { text: 'we', start: null, end: 1, probability: null };
  expect(wordsOf([read, { text: 'go', start: 0, probability: 0.5 }])).toEqual([
    { text: 'we', start: undefined, end: 1, probability: undefined },
    { text: 'go', start: 0, end: undefined, probability: 0.5 },
  ]);
});

it('says where a batch is not in the right form, before anything is flagged', () => {
  const refusal = (batch: unknown) => {
    try {
      flagBatch(batch);
    } catch (error) {
      return error instanceof BatchError ? error.message : null;
    }
    return null;
  };
  expect(refusal([{ id: 'a', words: [{ text: 1 }] }])).toContain('0.words.0.text');
  expect(
    refusal([
      { id: 'a', words: [], roster: [] },
      { id: 'b', words: [], roster: [{ names: 'x' }] },
    ]),
  ).toMatch(/^the roster of transcript 1: /);
});
