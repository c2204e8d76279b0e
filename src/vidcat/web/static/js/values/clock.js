// Times as people read them.

/**
 * Return a time as [h:]mm:ss.mmm; a time before zero is shown as zero.
 * @param {number} seconds
 */
export function clock(seconds) {
  const ms = Math.round(Math.max(0, seconds) * 1000);
  const whole = Math.floor(ms / 1000);
  const [hour, minute, second] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${String(second).padStart(2, "0")}.${String(ms % 1000).padStart(3, "0")}`;
  return hour ? `${hour}:${String(minute).padStart(2, "0")}:${tail}` : `${minute}:${tail}`;
}
