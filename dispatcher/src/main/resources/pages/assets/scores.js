// What the scores mean, in words; the figures stay at hand.

/** Words for a candidate's scores, the most telling first; set: all scores of its set. */
export function words(scores, set) {
  const said = [];
  if (scores.lrPsnr !== undefined) {
    said.push(scores.lrPsnr >= 48 ? 'Reduces to the original'
      : scores.lrPsnr >= 38 ? 'Reduces to nearly the original' : 'Departs from the original');
  }
  if (scores.nearestLpips !== undefined && set.length > 1) {
    const all = set.map(other => other.nearestLpips).filter(value => value !== undefined);
    const most = scores.nearestLpips === Math.max(...all) && Math.max(...all) > 1.2 * Math.min(...all);
    said.push(most ? 'The most different of the set'
      : scores.nearestLpips < 0.01 ? 'Almost a twin of another'
        : scores.nearestLpips < 0.05 ? 'Close to another' : 'Clearly its own');
  }
  if (scores.referenceStyle !== undefined) {
    said.push(scores.referenceStyle <= 0.3 ? 'Texture like its reference'
      : scores.referenceStyle <= 0.7 ? 'Texture partly like its reference' : 'Little of its reference’s texture');
  }
  if (scores.psnrY !== undefined) said.push(`${scores.psnrY.toFixed(1)} dB from the true picture`);
  return said;
}

const NAMES = { lrPsnr: 'LR-PSNR, dB', nearestLpips: 'LPIPS to the nearest', referenceStyle: 'style distance', psnrY: 'PSNR-Y, dB', ssimY: 'SSIM-Y', lpips: 'LPIPS' };

/** The exact figures as [name, value]. */
export const figures = scores => Object.entries(NAMES).filter(([key]) => scores[key] !== undefined).map(([key, name]) => [name, String(scores[key])]);

/** Where a candidate comes from, in words. */
export function originWords(candidate) {
  if (candidate.composite) return `composed of ${candidate.composite.candidates.length} candidates`;
  const parts = candidate.latent?.parts.length;
  return referenceWords(candidate.reference) + (parts > 1 ? `, a mix of ${parts} draws` : '');
}

/** "noise", "the picture itself", "reference tabby.jpg". */
export function referenceWords(reference) {
  if (!reference || reference.type === 'noise') return 'from noise';
  return reference.type === 'low-resolution' ? 'after the picture itself' : 'after ' + (reference.key || '').split('/').pop();
}
