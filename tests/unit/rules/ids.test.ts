import { expect, it } from 'vitest';
import { newId } from '../../../src/store/ids.ts';
import {
  AccountId,
  ActorId,
  FlagId,
  isAccount,
  ParticipantId,
  PersonId,
  RecordingId,
  ReleaseId,
  ShowId,
  SYSTEM_ID,
} from '../../../src/rules/ids.ts';

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
  const [did, owns] = [(actorId: ActorId) => actorId, (accountId: AccountId) => accountId];
  const account = newId<AccountId>();
  expect([did(account), did(SYSTEM_ID), did('link:abc'), owns(account)]).toEqual([
    account,
    'system',
    'link:abc',
    account,
  ]);
  // @ts-expect-error a person where an account is wanted
  expect(owns(person)).toBe(person);
  // @ts-expect-error an account where a person is wanted
  expect(find(account)).toBe(account);
  // @ts-expect-error a person did nothing under their own id
  expect(did(person)).toBe(person);
  // @ts-expect-error the service itself has no account
  expect(owns(SYSTEM_ID)).toBe('system');
  // @ts-expect-error a text that nobody looked at
  expect(open('0123456789abcdef')).toHaveLength(16);
  // @ts-expect-error an id made of a text is the id of one kind of thing
  expect(find(RecordingId.parse('r'))).toBe('r');
});

it('is the text itself at run time, whatever it is: an id that nothing has is not found where it is read', () => {
  for (const Id of [RecordingId, AccountId, PersonId, ParticipantId, FlagId, ReleaseId, ShowId])
    for (const text of ['0123456789abcdef', '', 'nothing']) expect(Id.parse(text)).toBe(text);
  expect(() => RecordingId.parse(undefined)).toThrow();
});

it('tells an account from the service itself and from whoever opened a private link', () => {
  expect(
    [AccountId.parse('0123456789abcdef'), SYSTEM_ID, 'link:0123456789abcdef'].map((id) => isAccount(ActorId.parse(id))),
  ).toEqual([true, false, false]);
});
