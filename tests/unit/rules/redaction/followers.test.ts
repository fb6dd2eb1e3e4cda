import { describe, expect, it } from 'vitest';
import { followersOf, type RepeatingFlag } from '../../../../src/rules/redaction/followers.ts';
import { ParticipantId } from '../../../../src/rules/ids.ts';

const flag = (id: string, text: string, more: Partial<RepeatingFlag> = {}): RepeatingFlag => ({
  id,
  kind: 'name',
  text,
  participantId: null,
  foundBy: ['given-name'],
  decision: null,
  replacement: null,
  ...more,
});
const roomy = () => true;
const follow = (leaders: RepeatingFlag[], rest: RepeatingFlag[], holds = roomy as (f: RepeatingFlag) => boolean) =>
  followersOf(leaders, [...leaders, ...rest], holds).map(({ flag: { id }, leader, decision }) => [
    id,
    leader.id,
    decision,
  ]);

describe('repeats of a decided name', () => {
  it('follow a bleep, whatever their case, accents and possessive', () => {
    const leader = flag('a', 'Zoë', { decision: 'bleep' });
    expect(follow([leader], [flag('b', 'zoe'), flag('c', 'Zoe’s'), flag('d', 'Zola')])).toEqual([
      ['b', 'a', 'bleep'],
      ['c', 'a', 'bleep'],
    ]);
  });

  it('of a person on the roster follow under every one of their names, also misheard ones', () => {
    const jordan = { participantId: ParticipantId.parse('p1'), foundBy: ['roster'] };
    const misheard = { participantId: ParticipantId.parse('p1'), foundBy: ['sounds-like'] };
    const leader = flag('a', 'Jordan', { ...jordan, decision: 'silence' });
    expect(follow([leader], [flag('b', 'Okafor', jordan), flag('c', 'Jaw Dan', misheard)])).toEqual([
      ['b', 'a', 'silence'],
      ['c', 'a', 'silence'],
    ]);
  });

  it('follow a keep only as the same written words', () => {
    const jordan = { participantId: ParticipantId.parse('p1'), foundBy: ['roster'] };
    const misheard = { participantId: ParticipantId.parse('p1'), foundBy: ['sounds-like', 'capital'] };
    const leader = flag('a', 'Jordan', { ...jordan, decision: 'keep' });
    const rest = [flag('b', 'jordan', jordan), flag('c', 'Okafor', jordan), flag('d', 'Jordan', misheard)];
    expect(follow([leader], rest)).toEqual([['b', 'a', 'keep']]);
  });

  it('do not follow a kept mishearing: the next one may be the real name', () => {
    const misheard = { participantId: ParticipantId.parse('p1'), foundBy: ['sounds-like'] };
    expect(follow([flag('a', 'I shall', { ...misheard, decision: 'keep' })], [flag('b', 'I shall', misheard)])).toEqual(
      [],
    );
  });

  it.each(['listen', 'leak', 'picture'])('never are what is of the kind %s', (kind) => {
    const leader = flag('a', 'Jordan', { kind, decision: 'bleep' });
    expect(follow([leader], [flag('b', 'Jordan'), flag('c', 'Jordan', { kind })])).toEqual([]);
    expect(follow([flag('a', 'Jordan', { decision: 'bleep' })], [flag('c', 'Jordan', { kind })])).toEqual([]);
  });

  it('leave alone what somebody decided, and what was decided in two ways', () => {
    const bleep = flag('a', 'Jordan', { decision: 'bleep' });
    expect(follow([bleep], [flag('b', 'Jordan', { decision: 'keep' })])).toEqual([]);
    expect(follow([bleep, flag('b', 'Jordan', { decision: 'keep' })], [flag('c', 'Jordan')])).toEqual([]);
  });

  it('are taken out of the title when they are taken out of the sound, and never the other way round', () => {
    const inTitle = (more = {}) => flag('t', 'Jordan', { kind: 'text', ...more });
    expect(follow([flag('a', 'Jordan', { decision: 'bleep' })], [inTitle()])).toEqual([['t', 'a', 'remove']]);
    expect(follow([flag('a', 'Jordan', { decision: 'keep' })], [inTitle()])).toEqual([]);
    expect(follow([inTitle({ decision: 'remove' })], [flag('a', 'Jordan')])).toEqual([]);
    expect(follow([inTitle({ decision: 'keep' })], [flag('a', 'Jordan')])).toEqual([]);
  });

  it('follow a replacement only where it fits', () => {
    const replacement = { sha256: 'f'.repeat(64), seconds: 0.7 };
    const leader = flag('a', 'Jordan', { decision: 'replace', replacement });
    const rest = [flag('b', 'Jordan'), flag('c', 'Jordan')];
    expect(follow([leader], rest, ({ id }) => id === 'c')).toEqual([['c', 'a', 'replace']]);
    expect(followersOf([leader], [leader, ...rest], roomy)[0]!.replacement).toEqual(replacement);
  });

  it('do not follow where two different sounds were put in, or one was lost', () => {
    const put = (id: string, sha: string | null) =>
      flag(id, 'Jordan', {
        decision: 'replace',
        replacement: sha === null ? null : { sha256: sha.repeat(64), seconds: 0.7 },
      });
    expect(follow([put('a', 'e'), put('b', 'f')], [flag('c', 'Jordan')])).toEqual([]);
    expect(follow([put('a', 'e'), put('b', null)], [flag('c', 'Jordan')])).toEqual([]);
    expect(follow([put('a', null)], [flag('c', 'Jordan')])).toEqual([]);
    expect(follow([put('a', 'e'), put('b', 'e')], [flag('c', 'Jordan')])).toEqual([['c', 'a', 'replace']]);
  });

  it('follow what was decided, also where another one is still open', () => {
    const leaders = [flag('a', 'Jordan'), flag('b', 'Jordan', { decision: 'bleep' })];
    expect(follow(leaders, [flag('c', 'Jordan')])).toEqual([
      ['a', 'b', 'bleep'],
      ['c', 'b', 'bleep'],
    ]);
  });

  it('are never the decided one itself, as it was before', () => {
    const leader = flag('a', 'Jordan', { decision: 'bleep' });
    const found = followersOf([leader], [{ ...leader, decision: null }, flag('c', 'Jordan')], roomy);
    expect(found.map(({ flag: { id } }) => id)).toEqual(['c']);
  });

  it('follow a keep where the name was written, whichever finder saw it', () => {
    const keep = (foundBy: string[]) => [flag('a', 'Jordan', { foundBy, decision: 'keep' })];
    expect(follow(keep(['given-name']), [flag('b', 'Jordan')])).toEqual([['b', 'a', 'keep']]);
    expect(follow(keep(['roster', 'sounds-like']), [flag('b', 'Jordan')])).toEqual([['b', 'a', 'keep']]);
  });

  it('follow nothing when a decision is taken back', () => {
    expect(follow([flag('a', 'Jordan')], [flag('b', 'Jordan')])).toEqual([]);
  });
});
