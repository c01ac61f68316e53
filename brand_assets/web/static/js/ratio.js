// This file tells a picture's style how wide it is to its height (`--ratio`), so that its frame is no larger than it.

export function fitFrame(image) {
  const tell = () => image.naturalHeight && image.style.setProperty("--ratio", image.naturalWidth / image.naturalHeight);
  image.addEventListener("load", tell);
  tell();
}
