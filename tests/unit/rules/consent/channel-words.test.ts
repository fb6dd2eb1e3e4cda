import { expect, it } from 'vitest';
import { CHANNELS } from '../../../../src/rules/consent/tags.ts';
import { channelInWords, channelsInWords } from '../../../../src/rules/consent/words.ts';
import { CHANNEL_CHOICES } from '../../../../src/web/consent-choices.ts';

it('names each channel once, in the order of the channels, and a partner by its code', () => {
  expect(CHANNELS.map(channelInWords)).toEqual(['Podcast', 'Website', 'Social media', 'Inside the organisation']);
  expect(CHANNEL_CHOICES.map(({ value }) => value)).toEqual(CHANNELS);
  expect(channelsInWords(['partner:gallery', 'social', 'podcast'], false)).toBe(
    'Podcast, Social media, Partner gallery',
  );
  expect(channelInWords('toString')).toBe('Partner toString');
});
