// Descriptions of scores in words, and the exact values.

/** Describes a candidate's scores, the most important first. set: the scores of all candidates of its set. */
export function words(scores, set) {
  const said = [];
  if (scores.lrPsnr !== undefined) {
    said.push(scores.lrPsnr >= 48 ? 'Matches the original when reduced'
      : scores.lrPsnr >= 38 ? 'Nearly matches the original when reduced' : 'Deviates from the original when reduced');
  }
  if (scores.nearestLpips !== undefined && set.length > 1) {
    const all = set.map(other => other.nearestLpips).filter(value => value !== undefined);
    const most = scores.nearestLpips === Math.max(...all) && Math.max(...all) > 1.2 * Math.min(...all);
    said.push(most ? 'Most different of the set'
      : scores.nearestLpips < 0.01 ? 'Almost identical to another'
        : scores.nearestLpips < 0.05 ? 'Similar to another' : 'Clearly different from the others');
  }
  if (scores.referenceStyle !== undefined) {
    said.push(scores.referenceStyle <= 0.3 ? 'Texture like its reference'
      : scores.referenceStyle <= 0.7 ? 'Texture partly like its reference' : 'Little of its reference’s texture');
  }
  if (scores.psnrY !== undefined) said.push(`${scores.psnrY.toFixed(1)} dB PSNR against the ground truth`);
  return said;
}

const NAMES = { lrPsnr: 'LR-PSNR, dB', nearestLpips: 'LPIPS to the nearest', referenceStyle: 'style distance', referenceUse: 'share from the reference', psnrY: 'PSNR-Y, dB', ssimY: 'SSIM-Y', lpips: 'LPIPS' };

/** Returns the exact values as [name, value]; a score without a name here keeps its field name. */
export const figures = scores => Object.entries(scores).map(([key, value]) => [NAMES[key] ?? key, String(value)]);

/** Describes a candidate's origin. */
export function originWords(candidate) {
  if (candidate.composite) return `composed of ${candidate.composite.candidates.length} candidates`;
  const parts = candidate.latent?.parts.length;
  return referenceWords(candidate.reference) + (parts > 1 ? `, a mix of ${parts} draws` : '');
}

/** Describes a reference: "from noise", "reference: tabby.jpg". */
export function referenceWords(reference) {
  if (!reference || reference.type === 'noise') return 'from noise';
  return reference.type === 'low-resolution' ? 'reference: the picture itself' : 'reference: ' + (reference.key || '').split('/').pop();
}
