/** Ends of names of files that hold pictures, texts and packed folders. */
const PICTURES = 'jpg jpeg jfif png gif webp heic heif avif bmp tif tiff svg raw dng psd'.split(' ');
const TEXTS = 'txt md rtf doc docx odt pages pdf csv xls xlsx ods ppt pptx odp key htm html xml json eml srt vtt'.split(
  ' ',
);
const ARCHIVES = 'zip rar 7z gz tar'.split(' ');

const WORDS = {
  picture: 'This file is a picture, not a recording. Please choose a sound or video file.',
  text: 'This file holds written words, not a recording. Please choose the sound or video file.',
  archive: 'This file is a packed folder. If a recording is in it, unpack it first, then choose the recording itself.',
};

/**
 * What to say of a file that is plainly no recording, before a byte of it is sent; null where it may be one.
 * @param file.name as the person has it. @param file.type the media type that the browser takes it for; may be empty
 */
export function notARecording({ name, type }: { readonly name: string; readonly type: string }): string | null {
  const end = /\.([a-z0-9]{1,5})$/i.exec(name.trim())?.[1]?.toLowerCase() ?? '';
  if (PICTURES.includes(end)) return WORDS.picture;
  if (TEXTS.includes(end)) return WORDS.text;
  if (ARCHIVES.includes(end)) return WORDS.archive;
  if (type.startsWith('image/')) return WORDS.picture;
  // Systems take recordings for texts by their names: `.ts` is a film and a program.
  return end === '' && type.startsWith('text/') ? WORDS.text : null;
}
