import { expect, it } from 'vitest';
import { newId } from '../../../src/store/ids.ts';
import { FlagId, ParticipantId, PersonId, RecordingId, ReleaseId, ShowId } from '../../../src/rules/ids.ts';

it('has a type of its own for each thing: the type checker refuses another', () => {
  const open = (recordingId: RecordingId) => recordingId;
  const [recording, person, participant] = [newId<RecordingId>(), newId<PersonId>(), newId<ParticipantId>()];
  expect(open(recording)).toBe(recording);
  // @ts-expect-error a person where a recording is wanted
  expect(open(person)).toBe(person);
  // @ts-expect-error a row of a roster where a recording is wanted
  expect(open(participant)).toBe(participant);
  const find = (personId: PersonId) => personId;
  // @ts-expect-error a row of a roster is not the person
  expect(find(participant)).toBe(participant);
  const decide = (flagId: FlagId) => flagId;
  const [flag, release, show] = [newId<FlagId>(), newId<ReleaseId>(), newId<ShowId>()];
  expect(decide(flag)).toBe(flag);
  // @ts-expect-error a version where a flag is wanted
  expect(decide(release)).toBe(release);
  // @ts-expect-error a show where a recording is wanted
  expect(open(show)).toBe(show);
  // @ts-expect-error a text that nobody looked at
  expect(open('0123456789abcdef')).toHaveLength(16);
  // @ts-expect-error an id made of a text is the id of one kind of thing
  expect(find(RecordingId.parse('r'))).toBe('r');
});

it('is the text itself at run time, whatever it is: an id that nothing has is not found where it is read', () => {
  for (const Id of [RecordingId, PersonId, ParticipantId, FlagId, ReleaseId, ShowId])
    for (const text of ['0123456789abcdef', '', 'nothing']) expect(Id.parse(text)).toBe(text);
  expect(() => RecordingId.parse(undefined)).toThrow();
});
