"""Recognises one WAV file with faster-whisper as `npm run bench:speech` compares it: int8, beam of 5, word times.

Arguments: folder of a CTranslate2 model, WAV file, number of threads. Writes the text to standard output.
"""

import sys

from faster_whisper import WhisperModel

folder, sound, threads = sys.argv[1:]
model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=int(threads), local_files_only=True)
segments, _ = model.transcribe(sound, language="en", beam_size=5, word_timestamps=True)
sys.stdout.reconfigure(encoding="utf-8")
for segment in segments:
    print(segment.text.strip(), flush=True)
