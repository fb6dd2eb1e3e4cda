import { describe, expect, it } from 'vitest';
import { flagText, namesInText } from '../../../../src/rules/detection/names/text-flags.ts';

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
    ['Mason And The Sea', ['Mason']],
    ['Mason Hill', ['Mason Hill']],
    ['My Mason', ['Mason']],
    ['day Mason', ['Mason']],
    ['12 Days With Mason', ['Mason']],
    ['Emma Mason Tyrell', ['Emma Mason Tyrell']],
    ['“Mason,” he said', ['Mason']],
    ['ring +44 7700 900123 (Mason)', ['+44 7700 900123', '(Mason)']],
    ['@jo_b!', ['@jo_b']],
  ])('finds who is named in “%s”', (text, expected) => expect(found(text)).toEqual(expected));

  it('says who of the roster is meant, and offers what is on the keep list', () => {
    expect(flagText('Jordan On Moving House', roster)[0]).toMatchObject({ participant: 0, code: 'roster' });
    expect(flagText('Leicestershire Voices', roster)[0]).toMatchObject({ onKeepList: true, code: 'keep-list' });
  });
});

describe('names of a roster in such a text, whatever else is in it', () => {
  const people = ['Jordan Okafor', 'Grace Will', 'Samir Khan'].map((name) => ({ name, also: [], soundsLike: [] }));
  it.each([
    ['Grace came', ['Grace']],
    ['grace came', ['grace']],
    ['a talk on grace with Jordan', ['Jordan']],
    ['jordan and grace', ['jordan', 'grace']],
    ['Talk With jordan', ['jordan']],
    ['Will We Go', ['Will']],
    ['We Will Go', []],
    ['samear came Here', ['samear']],
    ['Mason and (Jordan)', ['(Jordan)']],
    ['Okafors Way', ['Okafors']],
  ])('“%s”', (text, expected) => expect(namesInText(text, people).map((flag) => flag.text)).toEqual(expected));
});
