import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as FaceApi from '@vladmandic/face-api';
import type { Box } from './box.ts';
import { FAINT, type FoundFace } from './found-faces.ts';
import { type Frame, viewPixels } from './view-pixels.ts';
import { VIEW_SIDE } from './views.ts';

const packages = createRequire(import.meta.url);
/** The build for Node on WebAssembly: it needs no native library. */
const BUILD = '@vladmandic/face-api/dist/face-api.node-wasm.js';

/** The parts of TensorFlow.js that are used here; the package's own types are those of another build. */
interface Tensors {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  getBackend(): string;
  tensor3d(values: Int32Array, shape: [number, number, number], type: 'int32'): { dispose(): void };
  io: { decodeWeights(bytes: ArrayBuffer, specs: unknown[]): FaceApi.tf.NamedTensorMap };
}

/**
 * Finds faces in parts of frames with SSD MobileNet v1, whose weights ship in the package. It says where a face is, and only that: the package's
 * other networks (landmarks, recognition, age, mood) are never loaded.
 */
export class FaceFinder {
  private readonly pixels = new Int32Array(VIEW_SIDE * VIEW_SIDE * 3);
  private readonly api: typeof FaceApi;
  private readonly tensors: Tensors;
  private readonly options: FaceApi.SsdMobilenetv1Options;

  private constructor(api: typeof FaceApi, tensors: Tensors) {
    this.api = api;
    this.tensors = tensors;
    this.options = new api.SsdMobilenetv1Options({ minConfidence: FAINT, maxResults: 50 });
  }

  /** @throws Error when the finder cannot run here */
  static async load(): Promise<FaceFinder> {
    const wasm = packages('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(folder: string): void };
    wasm.setWasmPaths(`${join(dirname(packages.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/`);
    const api = packages(BUILD) as typeof FaceApi;
    const tensors = api.tf as unknown as Tensors;
    await tensors.setBackend('wasm');
    await tensors.ready();
    if (tensors.getBackend() !== 'wasm') throw new Error('WebAssembly is not there.');
    const model = join(
      dirname(packages.resolve('@vladmandic/face-api/package.json')),
      'model',
      'ssd_mobilenetv1_model',
    );
    const parts = JSON.parse(await readFile(`${model}-weights_manifest.json`, 'utf8')) as { weights: unknown[] }[];
    const { buffer, byteOffset, byteLength } = await readFile(`${model}.bin`);
    const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
    const weights = tensors.io.decodeWeights(
      bytes,
      parts.flatMap((part) => part.weights),
    );
    api.nets.ssdMobilenetv1.loadFromWeightMap(weights as unknown as FaceApi.tf.NamedTensorMap);
    return new FaceFinder(api, tensors);
  }

  /** The faces in one part of a frame, in pixels of the frame. */
  async facesIn(frame: Frame, part: Box): Promise<FoundFace[]> {
    const tensor = this.tensors.tensor3d(viewPixels(frame, part, this.pixels), [VIEW_SIDE, VIEW_SIDE, 3], 'int32');
    try {
      const found = await this.api.detectAllFaces(tensor as unknown as FaceApi.TNetInput, this.options);
      const ratio = Math.max(part.width, part.height) / VIEW_SIDE;
      return found
        .map(({ score, box }) => ({
          x: part.x + box.x * ratio,
          y: part.y + box.y * ratio,
          width: box.width * ratio,
          height: box.height * ratio,
          score,
        }))
        .filter(({ x, y, width, height }) => [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0);
    } finally {
      tensor.dispose();
    }
  }
}
