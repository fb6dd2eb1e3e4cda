import { v5 as uuidV5 } from 'uuid';

/** The namespace that the Podcasting 2.0 `guid` tag prescribes for podcasts. */
const PODCAST_NAMESPACE = 'ead4c236-bf58-58c6-a2c6-a6b28d128cb6';

/**
 * A show's own id for every directory and app: a UUIDv5 of its feed address without scheme and without slashes at the end
 * (Podcasting 2.0 namespace, tag `guid`). `https://podnews.net/rss/` gives `9b024349-ccf0-5f69-a609-6b82873eab3c`.
 */
export function podcastGuid(feedUrl: string): string {
  const bare = feedUrl.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\/+$/, '');
  return uuidV5(bare, PODCAST_NAMESPACE);
}
