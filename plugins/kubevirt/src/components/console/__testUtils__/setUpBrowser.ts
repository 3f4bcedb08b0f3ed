import { fakeWidth } from '../../../__testUtils__/showInApp';

/** What xterm.js asks a browser for, and jsdom has not. */
export function setUpBrowser(): void {
  const { matchMedia } = window;
  let width: ReturnType<typeof fakeWidth>;
  beforeEach(() => {
    width = fakeWidth(900);
    HTMLCanvasElement.prototype.getContext = () => null;
    window.matchMedia = query =>
      ({
        media: query,
        matches: false,
        addEventListener: () => {},
        removeEventListener: () => {},
        addListener: () => {},
        removeListener: () => {},
      } as unknown as MediaQueryList);
  });
  afterEach(() => {
    width.restore();
    window.matchMedia = matchMedia;
  });
}
