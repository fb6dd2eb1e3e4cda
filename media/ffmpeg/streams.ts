/** The parts of ffprobe's JSON that are read here. */
export interface FfprobeReport {
  format?: {
    format_name?: string;
    duration?: string;
    start_time?: string;
    probe_score?: number;
    tags?: Record<string, string>;
  };
  streams?: FfprobeStream[];
  chapters?: { start_time?: string; tags?: Record<string, string> }[];
}

export interface FfprobeStream {
  index: number;
  codec_type?: string;
  codec_name?: string;
  codec_tag_string?: string;
  width?: number;
  height?: number;
  pix_fmt?: string;
  sample_aspect_ratio?: string;
  field_order?: string;
  color_range?: string;
  color_space?: string;
  color_transfer?: string;
  color_primaries?: string;
  r_frame_rate?: string;
  avg_frame_rate?: string;
  start_time?: string;
  duration?: string;
  nb_frames?: string;
  sample_rate?: string;
  channels?: number;
  channel_layout?: string;
  disposition?: Record<string, number>;
  tags?: Record<string, string>;
  side_data_list?: { side_data_type?: string; rotation?: number; [key: string]: unknown }[];
}

export interface AudioStream {
  /** Number of the stream in the file, for `-map 0:index`. */
  readonly index: number;
  readonly codec: string;
  readonly channels: number;
  /** ffmpeg's name of the layout, or null when the file names none. */
  readonly channelLayout: string | null;
  /** Samples a second, as recorded. */
  readonly sampleRate: number;
  readonly startSeconds: number;
  readonly durationSeconds: number | null;
  /** Marked as the one that players take by themselves. */
  readonly isDefault: boolean;
  /** As the file names it, such as `eng`; null where it names none. */
  readonly language: string | null;
}

/** A fraction, such as frames a second: 30000/1001. */
interface Ratio {
  readonly num: number;
  readonly den: number;
}

export interface VideoStream {
  readonly index: number;
  readonly codec: string;
  /** Size as stored, in pixels, before turning upright. */
  readonly width: number;
  readonly height: number;
  /** Degrees to turn clockwise to be upright: 0, 90, 180 or 270. ffmpeg does it by itself unless told not to. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Width of a pixel against its height; 1/1 when the file says nothing. */
  readonly pixelAspect: Ratio;
  readonly pixelFormat: string;
  readonly averageFrameRate: Ratio | null;
  /** The lowest rate at which all times can be told exactly: not a frame rate for variable-rate recordings. */
  readonly baseFrameRate: Ratio | null;
  readonly colorTransfer: string | null;
  readonly colorPrimaries: string | null;
  readonly colorSpace: string | null;
  readonly colorRange: string | null;
  /** High dynamic range: PQ (SMPTE 2084) or HLG (ARIB STD-B67). */
  readonly hdr: boolean;
  readonly interlaced: boolean;
  readonly startSeconds: number;
  readonly durationSeconds: number | null;
  readonly frames: number | null;
}

/** The audio streams that name a codec and have channels, in the file's order. */
export function audioStreams(streams: readonly FfprobeStream[]): AudioStream[] {
  return streams
    .filter((stream) => stream.codec_type === 'audio' && isKnown(stream.codec_name) && (stream.channels ?? 0) > 0)
    .map((stream) => ({
      index: stream.index,
      codec: stream.codec_name ?? '',
      channels: stream.channels ?? 0,
      channelLayout: isKnown(stream.channel_layout) ? (stream.channel_layout ?? null) : null,
      sampleRate: Number(stream.sample_rate) || 0,
      startSeconds: number(stream.start_time) ?? 0,
      durationSeconds: number(stream.duration) ?? taggedSeconds(stream.tags?.DURATION),
      isDefault: stream.disposition?.default === 1,
      language: stream.tags?.language === 'und' ? null : named(stream.tags?.language),
    }));
}

/** The first moving picture: cover art and timed thumbnails are pictures in a sound file, not video. */
export function videoStream(streams: readonly FfprobeStream[]): VideoStream | null {
  const stream = streams.find(
    ({ codec_type, codec_name, disposition, width, height }) =>
      codec_type === 'video' &&
      isKnown(codec_name) &&
      !disposition?.attached_pic &&
      !disposition?.timed_thumbnails &&
      !disposition?.still_image &&
      width &&
      height,
  );
  if (!stream) return null;
  return {
    index: stream.index,
    codec: stream.codec_name ?? '',
    width: stream.width ?? 0,
    height: stream.height ?? 0,
    rotation: rotationOf(stream),
    pixelAspect: ratio(stream.sample_aspect_ratio) ?? { num: 1, den: 1 },
    pixelFormat: stream.pix_fmt ?? '',
    averageFrameRate: ratio(stream.avg_frame_rate),
    baseFrameRate: ratio(stream.r_frame_rate),
    colorTransfer: named(stream.color_transfer),
    colorPrimaries: named(stream.color_primaries),
    colorSpace: named(stream.color_space),
    colorRange: named(stream.color_range),
    hdr: stream.color_transfer === 'smpte2084' || stream.color_transfer === 'arib-std-b67',
    interlaced: /^(tt|bb|tb|bt)$/.test(stream.field_order ?? ''),
    startSeconds: number(stream.start_time) ?? 0,
    durationSeconds: number(stream.duration) ?? taggedSeconds(stream.tags?.DURATION),
    frames: number(stream.nb_frames),
  };
}

/** ffprobe gives the display matrix counter-clockwise, and older files a clockwise `rotate` tag. */
function rotationOf(stream: FfprobeStream): 0 | 90 | 180 | 270 {
  const matrix = stream.side_data_list?.find((side) => typeof side.rotation === 'number')?.rotation;
  const clockwise = matrix !== undefined ? -matrix : (number(stream.tags?.rotate) ?? 0);
  return ((((Math.round(clockwise / 90) * 90) % 360) + 360) % 360) as 0 | 90 | 180 | 270;
}

function isKnown(name: string | undefined): boolean {
  return name !== undefined && name !== 'unknown' && name !== 'none' && name !== '';
}

function named(name: string | undefined): string | null {
  return isKnown(name) ? (name ?? null) : null;
}

function number(value: string | undefined): number | null {
  return value !== undefined && value !== '' && Number.isFinite(Number(value)) ? Number(value) : null;
}

/** `a/b` or `a:b`; null for 0/0 and the like. */
function ratio(value: string | undefined): Ratio | null {
  const [num = 0, den = 0] = (value ?? '').split(/[/:]/).map(Number);
  return num > 0 && den > 0 ? { num, den } : null;
}

/** `01:02:03.5` in seconds, as Matroska tags write a stream's length. */
function taggedSeconds(value: string | undefined): number | null {
  const parts = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(value ?? '');
  return parts ? Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) : null;
}
