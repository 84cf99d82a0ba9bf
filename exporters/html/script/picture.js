// Saving the drawn graph as a picture at three times its size.

const PICTURE_SCALE = 3,
  LONGEST = 16000;

/** Draw the whole plan, not only what is in sight, on a canvas of its own. */
function pictureOf(plan) {
  const { left, right, top, bottom } = plan.bounds;
  const scale = Math.min(PICTURE_SCALE, LONGEST / (bottom - top), LONGEST / (right - left));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil((right - left) * scale);
  canvas.height = Math.ceil((bottom - top) * scale);
  const ctx = canvas.getContext("2d");
  ctx.fillStyle = ink.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.scale(scale, scale);
  ctx.translate(-left, -top);
  paintBehind(ctx, plan);
  for (const box of plan.boxes.values()) paintNode(ctx, box, graph.look.get(box.id) ?? "plain", false);
  paintCaptions(ctx, plan, graph.captions);
  return canvas;
}

function savePicture() {
  const plan = graph.plan ?? planFor(current.view, 900);
  pictureOf(plan).toBlob((blob) => {
    const address = URL.createObjectURL(blob);
    el("a", { href: address, download: "newsgraph.png" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }, "image/png");
}
