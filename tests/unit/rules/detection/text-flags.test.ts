import { describe, expect, it } from 'vitest';
import { flagText } from '../../../../src/rules/detection/names/text-flags.ts';

const roster = { participants: [{ name: 'Jordan Okafor', also: [], soundsLike: [] }], keep: ['Leicestershire'] };
const found = (text: string) => flagText(text, roster).map((flag) => flag.text);

describe('names in texts that a person typed', () => {
  it.each([
    'What Being Listened To Feels Like',
    'What being listened to feels like',
    'My Journey',
    'Life After Care: Part 2',
    'Peer researcher',
    'Peer Researcher',
    'Home Is Where The Heart Is',
    '',
  ])('flags nothing in “%s”', (text) => expect(found(text)).toEqual([]));

  it.each([
    ['A Chat With Shanice', ['Shanice']],
    ['A chat with Shanice', ['Shanice']],
    ['Shanice', ['Shanice']],
    ['Shanice and Tyrell', ['Shanice', 'Tyrell']],
    ['Emma Church', ['Emma Church']],
    ['GROWING UP WITH TADHG', ['TADHG']],
    ['Jordan On Moving House', ['Jordan']],
    ['The Day I Left Rowan House', ['Rowan House']],
    ['Social worker of Priya', ['Priya']],
    ['It was hard, Shanice says. Ring 07700 900123.', ['Shanice', '07700 900123']],
  ])('finds who is named in “%s”', (text, expected) => expect(found(text)).toEqual(expected));

  it('says who of the roster is meant, and offers what is on the keep list', () => {
    expect(flagText('Jordan On Moving House', roster)[0]).toMatchObject({ participant: 0, code: 'roster' });
    expect(flagText('Leicestershire Voices', roster)[0]).toMatchObject({ onKeepList: true, code: 'keep-list' });
  });
});
