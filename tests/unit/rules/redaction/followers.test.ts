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

  it('follow nothing when a decision is taken back', () => {
    expect(follow([flag('a', 'Jordan')], [flag('b', 'Jordan')])).toEqual([]);
  });
});
