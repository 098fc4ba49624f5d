const TONES_HZ = [880, 660];
const TONE_S = 0.18;
const LOUDNESS = 0.15;

let context: AudioContext | null = null;

/** Two short tones. A browser plays them only after the person has touched the page. */
export function beep(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  void context.resume();
  for (const [index, hertz] of TONES_HZ.entries())
    playTone(context, hertz, context.currentTime + index * TONE_S);
}

function playTone(on: AudioContext, hertz: number, at_s: number): void {
  const tone = on.createOscillator();
  const volume = on.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(LOUDNESS, at_s);
  volume.gain.exponentialRampToValueAtTime(0.001, at_s + TONE_S);
  tone.connect(volume).connect(on.destination);
  tone.start(at_s);
  tone.stop(at_s + TONE_S);
}
