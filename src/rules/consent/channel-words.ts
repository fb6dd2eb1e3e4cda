import type { Channel } from './tags.ts';

/** What a channel is called: all the words for it, wherever they are read. */
interface ChannelWords {
  /** At the head of a line. */
  readonly name: string;
  /** Beside a box to tick, after “Where may it be used?”. */
  readonly choice: string;
  /** For staff, after “said yes to this”. */
  readonly use: string;
  /** For whoever is asked: who can see or hear it there. */
  readonly reach: string;
}

export const CHANNEL_WORDS: Readonly<Record<Channel, ChannelWords>> = {
  podcast: {
    name: 'Podcast',
    choice: 'In the podcast',
    use: 'podcast feed',
    reach: 'in podcast apps and on the page of the episode, where anyone can listen',
  },
  website: {
    name: 'Website',
    choice: 'On the website',
    use: 'website',
    reach: 'on our website, where anyone can see it',
  },
  social: {
    name: 'Social media',
    choice: 'On social media',
    use: 'use on social media',
    reach: 'on social media, where anyone can see and share it',
  },
  internal: {
    name: 'Inside the organisation',
    choice: 'Inside the organisation',
    use: 'use inside the organisation',
    reach: 'inside our organisation only',
  },
};
