const PICTURES_PER_SECOND = 5; // drawn; sent are fewer

// The screen in full, the camera below it: neither hides the other, and the screen keeps its width.
class Composition {
  constructor(screen, camera) {
    this.canvas = document.createElement("canvas");
    this.views = [screen, camera].map((track) => {
      const view = Object.assign(document.createElement("video"), { muted: true, playsInline: true });
      view.srcObject = new MediaStream([track]);
      view.play().catch(() => {});
      return view;
    });
    this.track = this.canvas.captureStream(PICTURES_PER_SECOND).getVideoTracks()[0];
    this.timer = setInterval(() => this.draw(), 1000 / PICTURES_PER_SECOND);
  }

  draw() {
    const [screen, camera] = this.views;
    if (!screen.videoWidth || !camera.videoWidth) return;
    const width = screen.videoWidth;
    const small = Math.round(width / 4);
    const height = Math.round((small * camera.videoHeight) / camera.videoWidth);
    const full = screen.videoHeight + height;
    if (this.canvas.width !== width || this.canvas.height !== full) Object.assign(this.canvas, { width, height: full });
    const pen = this.canvas.getContext("2d");
    pen.drawImage(screen, 0, 0);
    pen.drawImage(camera, 0, screen.videoHeight, small, height);
  }

  end() {
    clearInterval(this.timer);
    this.track.stop();
    for (const view of this.views) view.srcObject = null;
  }
}

function still() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 16, height: 16 });
  canvas.getContext("2d").fillRect(0, 0, 16, 16);
  return canvas.captureStream(0).getVideoTracks()[0];
}
