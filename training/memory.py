"""The local memory of a reference: detail at full resolution, searched by the reference's appearance reduced by 8.

A reference is stored as pages: as it is, mirrored, and at other sizes, because a photograph of the same thing rarely shows it
at the same size. A page has entries, one per LR-size cell, the first page also for cells shifted by half a cell. An entry has
a key (features of the reduced page around it) and a place (the cell's first pixel). Each LR pixel of the input finds the
entries with the most similar keys, refines their places by whole HR pixels for the best fit of the reduced reference to its
neighbourhood, and also tries its neighbours' matches. The detail is the page minus its own enlarged reduction at the match.

All steps are local: tiles with a halo of `recall_halo` LR pixels give the same result as the whole picture. Several
references can form one memory by concatenating entries and pixels and offsetting the places.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.protocol import REACH, SCALE, down_weights, pad_symmetric, up_weights
from training.upscaler import Conv

KEY_SIZE = 64
SIDE_MIN = 32  # smaller references are enlarged
PIXELS_MAX = 1024 * 1024  # larger references are reduced
SIZES = [1.25, 0.8, 0.64, 0.51]  # at which a reference is searched besides its own; details fit to within about a tenth
NEAREST = 2  # entries per LR pixel that are refined
CONTEXT = 2  # LR pixels on each side that are compared
WINDOW = 16  # HR pixels on a side of the detail of one LR pixel; neighbouring windows overlap by half
MOVES = [3, 1]  # step sizes in HR pixels by which a match is refined, at most 4 in total
ROUNDS = 2  # rounds of trying the neighbours' matches
# HR pixels mirrored around a reference, so that no access is out of bounds: a neighbour's match (8), context (16), cell, filter.
BORDER = 48
BLOCK = 256  # columns of the table of similarities that are searched together
TABLE_MAX = 16 * 1024 * 1024  # similarities in memory at once
FLAT = 1e-3  # squared contrast of a neighbourhood below which flat ones count as equal
CUES = 4  # per match: score, coherence, similarity, contrast
POSITIONS_MAX = 4096  # positions whose windows are in memory at once


class ReferenceMemory(nn.Module):
    """`keys` [M, K], `places` [M, 2] (index into `pixels`, row length), `pixels` [P, 7] (RGB, reduced RGB, inside)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.key = Conv(channels, KEY_SIZE, 3)
        # TorchScript cannot access module-level constants.
        self.scale, self.reach, self.border, self.window, self.context = SCALE, REACH, BORDER, WINDOW, CONTEXT
        self.side_min, self.pixels_max, self.table_max, self.positions_max = SIDE_MIN, PIXELS_MAX, TABLE_MAX, POSITIONS_MAX
        self.sizes, self.entries, self.moves, self.rounds, self.flat, self.cues = SIZES, NEAREST, MOVES, ROUNDS, FLAT, CUES
        self.block = BLOCK
        self.recall_halo = 1 + CONTEXT + ROUNDS + 1
        up = torch.zeros(WINDOW, 2 * REACH + 3)  # HR samples -4..11 of an LR pixel from LR neighbours -3..3
        weights = up_weights()
        for row in range(WINDOW):
            cell, phase = divmod(row - SCALE // 2, SCALE)
            up[row, cell + 1 : cell + 2 + 2 * REACH] = weights[phase]
        self.register_buffer("up_window", up, persistent=False)
        self.register_buffer("reduce_rows", down_weights().reshape(1, 1, 40, 1).clone(), persistent=False)
        hann = torch.hann_window(WINDOW + 2, periodic=False)[1:-1]
        self.register_buffer("blend", torch.outer(hann, hann), persistent=False)

    # ---- building the memory of a reference

    def fitted(self, picture: Tensor) -> Tensor:
        """Crops or resizes [1, 3, H, W] in [0, 1] to whole cells within the limits above."""
        height, width = picture.size(2), picture.size(3)
        factor = min(1.0, (self.pixels_max / float(height * width)) ** 0.5)
        tall = max(self.side_min, int(height * factor) // self.scale * self.scale)
        wide = max(self.side_min, int(width * factor) // self.scale * self.scale)
        if factor == 1.0 and tall <= height and wide <= width:
            return picture[:, :, :tall, :wide].contiguous()
        return F.interpolate(picture, size=[tall, wide], mode="bilinear", align_corners=False, antialias=True)

    def pages(self, picture: Tensor) -> list[Tensor]:
        """A fitted picture as it is, mirrored, and at other sizes within the limits above."""
        pages = [picture, picture.flip(3)]
        for factor in self.sizes:
            tall = int(picture.size(2) * factor) // self.scale * self.scale
            wide = int(picture.size(3) * factor) // self.scale * self.scale
            if min(tall, wide) >= self.side_min and tall * wide <= self.pixels_max:
                pages.append(F.interpolate(picture, size=[tall, wide], mode="bilinear", align_corners=False, antialias=True))
        return pages

    def pixels_of(self, picture: Tensor) -> Tensor:
        """[1, 3, H, W] to [(H + 96) (W + 96), 7]."""
        padded = pad_symmetric_far(picture, self.border)
        inside = torch.zeros_like(padded[:, :1])
        inside[:, :, self.border : 1 - self.border - self.scale, self.border : 1 - self.border - self.scale] = 1.0
        return torch.cat([padded, self.reduced(padded), inside], dim=1)[0].flatten(1).t().contiguous()

    def reduced(self, picture: Tensor) -> Tensor:
        """Returns, at each pixel of [1, 3, H, W], the LR pixel of the cell that starts there."""
        x = picture.transpose(0, 1)
        x = F.conv2d(F.pad(x, [0, 0, 16, 23], mode="replicate"), self.reduce_rows)
        x = F.conv2d(F.pad(x, [16, 23, 0, 0], mode="replicate"), self.reduce_rows.transpose(2, 3))
        return x.transpose(0, 1)

    @torch.jit.unused
    @torch.no_grad()
    def fit_keys(self, features: Tensor) -> None:
        """Sets the key weights to the principal components of 3x3 neighbourhoods of standardised features [N, C, h, w].

        Cosines of keys are close to those of the neighbourhoods, at a ninth of the size.
        """
        count = features.size(1)
        mean, deviation = features.mean(dim=(0, 2, 3)), features.std(dim=(0, 2, 3)) + 1e-4
        standard = (features - mean[:, None, None]) / deviation[:, None, None]
        around = F.unfold(standard, 3).transpose(1, 2).flatten(0, 1)
        components = torch.linalg.eigh(around.t() @ around).eigenvectors[:, -KEY_SIZE:].t()
        weight = components.reshape(KEY_SIZE, count, 3, 3) / deviation[:, None, None]
        self.key.weight.copy_(weight)
        self.key.bias.copy_(-(weight.sum(dim=(2, 3)) @ mean))

    def keys_of(self, features: Tensor) -> Tensor:
        """[1, C, h, w] to keys of unit length [h w, K]."""
        key = self.key(F.pad(features.float(), [1, 1, 1, 1], mode="replicate"))[0].flatten(1).t()
        return F.normalize(key, dim=1)

    def places_of(self, height: int, width: int, phase: int, page: int, wide: int) -> Tensor:
        """[height width, 2] for cells that start at `phase`, of a page of that width whose pixels start at index `page`."""
        row = wide + 2 * self.border
        first = page + (self.border + phase) * row + self.border + phase
        y = torch.arange(height, device=self.blend.device)[:, None] * self.scale * row
        x = torch.arange(width, device=self.blend.device)[None] * self.scale
        place = (first + y + x).flatten()
        return torch.stack([place, torch.full_like(place, row)], dim=1)

    # ---- matching a picture

    def recall(
        self, features: Tensor, lr: Tensor, keys: Tensor, places: Tensor, pixels: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Features [1, C, h, w], picture [1, 3, h, w] in [0, 1] and a memory to the match (place) of each LR pixel [2, h, w] and cues
        [CUES, h, w]: score of the match, share of neighbours with a coherent match, similarity of keys, contrast."""
        height, width = lr.size(2), lr.size(3)
        similarity, nearest = self.nearest(self.keys_of(features), keys)
        reduced, inside = pixels[:, 3:6].contiguous(), pixels[:, 6].contiguous()
        own = self.neighbourhoods(lr)
        place, row = places[nearest, 0], places[nearest, 1]
        score = self.score(own, reduced, inside, place, row)
        for step in self.moves:
            place, score = self.moved(own, reduced, inside, place, row, score, step)
        score, best = score.max(dim=1)
        place, row = place.gather(1, best[:, None])[:, 0], row.gather(1, best[:, None])[:, 0]
        for _ in range(self.rounds):
            place, row, score = self.propagated(own, reduced, inside, place, row, score, height, width)
        contrast = own.square().mean(dim=(1, 2)).sqrt()
        coherence = self.coherence(place, row, height, width)
        cues = torch.stack([score, coherence, similarity[:, 0], contrast]).reshape(self.cues, height, width)
        return torch.stack([place, row]).reshape(2, height, width), cues

    def nearest(self, queries: Tensor, keys: Tensor) -> tuple[Tensor, Tensor]:
        """Finds the most similar keys: [Q, K] and [M, K] to similarities and indices [Q, NEAREST]."""
        similarities: list[Tensor] = []
        indices: list[Tensor] = []
        for some in queries.split(max(1, self.table_max // keys.size(0))):
            similarity, index = self.largest(some @ keys.t())
            similarities.append(similarity)
            indices.append(index)
        return torch.cat(similarities), torch.cat(indices)

    def largest(self, table: Tensor) -> tuple[Tensor, Tensor]:
        """The NEAREST largest values of each row of [Q, M], and their columns: a search of the blocks with the largest maxima only,
        which takes a fifth of the time of a search of the whole row."""
        whole = table.size(1) // self.block
        if whole < self.entries:
            return table.topk(self.entries, dim=1)
        maxima = table[:, : whole * self.block].unflatten(1, [whole, self.block]).amax(dim=2)
        within = torch.arange(self.block, device=table.device)
        columns = (maxima.topk(self.entries, dim=1)[1][:, :, None] * self.block + within).flatten(1)
        rest = torch.arange(whole * self.block, table.size(1), device=table.device)
        columns = torch.cat([columns, rest[None].expand(table.size(0), -1)], dim=1)
        values, index = table.gather(1, columns).topk(self.entries, dim=1)
        return values, columns.gather(1, index)

    def neighbourhoods(self, lr: Tensor) -> Tensor:
        """[1, 3, h, w] to neighbourhoods minus their means [h w, 25, 3]."""
        side = 2 * self.context + 1
        x = F.unfold(pad_symmetric(lr, self.context, self.context), [side, side])[0].reshape(3, side * side, -1).permute(2, 1, 0)
        return (x - x.mean(dim=1, keepdim=True)).contiguous()

    def score(self, own: Tensor, reduced: Tensor, inside: Tensor, place: Tensor, row: Tensor) -> Tensor:
        """Scores the fit of the reduced reference at places [Q, E]: at most 1, about 0 if unrelated, below -1 outside."""
        step = self.scale * torch.arange(-self.context, self.context + 1, device=place.device)
        at = (place[..., None, None] + step[:, None] * row[..., None, None] + step).flatten(2)
        theirs = reduced[at.flatten()].reshape(at.size(0), at.size(1), -1, 3)
        theirs = theirs - theirs.mean(dim=2, keepdim=True)
        both = (theirs * own[:, None]).sum(dim=(2, 3))
        each = theirs.square().sum(dim=(2, 3)) + own.square().sum(dim=(1, 2))[:, None]
        return (2.0 * both + self.flat) / (each + self.flat) - 3.0 * (1.0 - inside[place.flatten()].reshape(place.shape))

    def moved(
        self, own: Tensor, reduced: Tensor, inside: Tensor, place: Tensor, row: Tensor, score: Tensor, step: int
    ) -> tuple[Tensor, Tensor]:
        """Returns the best of the nine places at distance `step` around each place, and its score."""
        centre = place
        for dy in range(-1, 2):
            for dx in range(-1, 2):
                if dy != 0 or dx != 0:
                    other = centre + dy * step * row + dx * step
                    theirs = self.score(own, reduced, inside, other, row)
                    better = theirs > score
                    place, score = torch.where(better, other, place), torch.where(better, theirs, score)
        return place, score

    def propagated(
        self, own: Tensor, reduced: Tensor, inside: Tensor, place: Tensor, row: Tensor, score: Tensor, height: int, width: int
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Returns the best of each LR pixel's match and the continuations of its four neighbours' matches."""
        at, rows = place.reshape(height, width), row.reshape(height, width)
        place, row = place.clone(), row.clone()
        for dy, dx in [(1, 0), (-1, 0), (0, 1), (0, -1)]:
            other = shifted(at + dy * self.scale * rows + dx * self.scale, dy, dx).flatten()
            theirs_row = shifted(rows, dy, dx).flatten()
            theirs = self.score(own, reduced, inside, other[:, None], theirs_row[:, None])[:, 0]
            better = theirs > score
            place, row = torch.where(better, other, place), torch.where(better, theirs_row, row)
            score = torch.where(better, theirs, score)
        return place, row, score

    def coherence(self, place: Tensor, row: Tensor, height: int, width: int) -> Tensor:
        """[Q]: share of the four neighbours whose matches continue this one's, within one pixel."""
        at, rows = place.reshape(height, width), row.reshape(height, width)
        share = torch.zeros(height, width, device=place.device)
        for dy, dx in [(1, 0), (-1, 0), (0, 1), (0, -1)]:
            apart = at - shifted(at + dy * self.scale * rows + dx * self.scale, dy, dx)
            near = torch.zeros_like(share)
            for y in range(-1, 2):
                for x in range(-1, 2):
                    near = near + (apart == y * rows + x).float()
            share = share + 0.25 * near.clamp(max=1.0)
        return share.flatten()

    def detail(self, matches: Tensor, pixels: Tensor) -> Tensor:
        """Blends the overlapping detail windows of the matches [2, h, w]: [1, 3, 8h, 8w]."""
        height, width = matches.size(1), matches.size(2)
        total = pixels.new_zeros(1, 3, self.scale * (height + 1), self.scale * (width + 1))
        weight = torch.zeros_like(total[:, :1])
        rows = max(1, self.positions_max // width)
        for first in range(0, height, rows):
            some = matches[:, first : first + rows]
            tall = some.size(1)
            size, stride = [self.scale * (tall + 1), self.scale * (width + 1)], [self.scale, self.scale]
            window = [self.window, self.window]
            blend = self.blend.reshape(1, -1, 1).expand(1, self.window * self.window, tall * width).contiguous()
            part = F.fold(self.beyond(some.flatten(1), pixels), size, window, stride=stride).transpose(0, 1)
            at = self.scale * first
            total[:, :, at : at + size[0]] += part
            weight[:, :, at : at + size[0]] += F.fold(blend, size, window, stride=stride)
        half = self.scale // 2
        return (total / weight)[:, :, half:-half, half:-half]

    def beyond(self, matches: Tensor, pixels: Tensor) -> Tensor:
        """Matches [2, Q] to their windows minus the enlarged reductions, weighted for blending: [3, W W, Q]."""
        place, row = matches[0, :, None, None], matches[1, :, None, None]
        step = torch.arange(-self.scale // 2, self.window - self.scale // 2, device=matches.device)
        at = (place + step[:, None] * row + step).flatten()
        full = pixels[:, :3].contiguous()[at].reshape(-1, self.window, self.window, 3)
        step = self.scale * torch.arange(-self.reach - 1, self.reach + 2, device=matches.device)
        at = (place + step[:, None] * row + step).flatten()
        low = pixels[:, 3:6].contiguous()[at].reshape(-1, step.size(0), step.size(0), 3)
        beyond = full - torch.einsum("ai,nijc,bj->nabc", self.up_window, low, self.up_window)
        return (beyond * self.blend[:, :, None]).permute(3, 1, 2, 0).reshape(3, self.window * self.window, -1)


def shifted(x: Tensor, dy: int, dx: int) -> Tensor:
    """Shifts [h, w] down by dy and right by dx (one of them is 1 or -1, the other 0), repeating the border row or column."""
    if dy == 1:
        return torch.cat([x[:1], x[:-1]], dim=0)
    if dy == -1:
        return torch.cat([x[1:], x[-1:]], dim=0)
    if dx == 1:
        return torch.cat([x[:, :1], x[:, :-1]], dim=1)
    return torch.cat([x[:, 1:], x[:, -1:]], dim=1)


def pad_symmetric_far(x: Tensor, border: int) -> Tensor:
    """As `pad_symmetric`, but the picture may be smaller than the border."""
    while border > 0:
        some = min(border, x.size(2), x.size(3))
        x = pad_symmetric(x, some, some)
        border -= some
    return x
