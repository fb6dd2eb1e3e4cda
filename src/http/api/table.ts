import { consentEndpoints } from './consent-endpoints.ts';
import type { Endpoint } from './endpoint.ts';
import { invitationEndpoints } from './invitation-endpoints.ts';
import { overTimeEndpoints } from './over-time-endpoints.ts';
import { pictureEndpoints } from './picture-endpoints.ts';
import { recordingEndpoints } from './recording-endpoints.ts';
import { releaseEndpoints } from './release-endpoints.ts';
import { showEndpoints } from './show-endpoints.ts';
import { tokenEndpoints } from './token-endpoints.ts';
import { wordsEndpoints } from './words-endpoints.ts';

/** Where the API is mounted. */
export const API = '/api/v1';

/** Everything that the API can do. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...showEndpoints,
  ...recordingEndpoints,
  ...pictureEndpoints,
  ...releaseEndpoints,
  ...wordsEndpoints,
  ...consentEndpoints,
  ...overTimeEndpoints,
  ...tokenEndpoints,
  ...invitationEndpoints,
];
