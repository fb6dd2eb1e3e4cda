import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { each, fieldNamed, fieldsNamed, fieldsOf } from '../../../src/web/form-fields.ts';
import { SentForm } from '../../../src/web/forms.ts';

const Shape = z.object({
  title: z.string(),
  partner: z.string().toLowerCase(),
  channels: z.array(z.string()),
  answers: each(['voice', 'face'], (attribute) => fieldNamed(`may-${attribute}`)),
  groups: each(['adult', '16-17'], (group) => z.object({ all: fieldsNamed(`${group}-all`) })),
});
const read = (body: object) => fieldsOf(new SentForm({ body }), Shape);

describe('the fields of a form', () => {
  it('are read by their keys, or by the names that the page has for them', () => {
    const body = {
      title: '  A talk ',
      partner: 'Gallery',
      channels: ['podcast', 'website'],
      'may-voice': 'allow',
      'may-face': 'never',
      'adult-all': 'parent',
      '16-17-all': ['parent', 'carer'],
    };
    expect(read(body)).toEqual({
      title: 'A talk',
      partner: 'gallery',
      channels: ['podcast', 'website'],
      answers: { voice: 'allow', face: 'never' },
      groups: { adult: { all: ['parent'] }, '16-17': { all: ['parent', 'carer'] } },
    });
  });

  it('are empty where nothing was sent', () => {
    expect(read({})).toEqual({
      title: '',
      partner: '',
      channels: [],
      answers: { voice: '', face: '' },
      groups: { adult: { all: [] }, '16-17': { all: [] } },
    });
  });

  it('are the last text where one was sent twice, and one value where a list has one', () => {
    expect(read({ title: ['first', 'second'], channels: 'podcast' })).toMatchObject({
      title: 'second',
      channels: ['podcast'],
    });
  });

  it('are texts only, and none that the shape does not name', () => {
    const sent = read({ title: { $ne: '' }, channels: [{ a: 1 }, 'podcast'], voice: 'allow', extra: 'x' });
    expect(sent).toMatchObject({ title: '', channels: ['podcast'], answers: { voice: '' } });
    expect(sent).not.toHaveProperty('extra');
    expect(sent).not.toHaveProperty('voice');
  });
});
