import { expect, it } from 'vitest';
import { onlyTheDemoModelListened } from '../../../../src/rules/recording/demo-model.ts';

const by = (model: string) => ({ transcript: { engine: { model } } });

it.each([
  ['the demo model, where it will not do', false, by('demo-en'), true],
  ['the demo model, where it was asked for', true, by('demo-en'), false],
  ['an official model', false, by('base.en'), false],
  ['nobody so far', false, { transcript: null }, false],
])('words came from %s', (_who, demoModelWillDo, recording, is) =>
  expect(onlyTheDemoModelListened({ demoModelWillDo }, recording)).toBe(is),
);
