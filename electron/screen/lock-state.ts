/** How the kiosk's locks stand, as the program itself can see them; locks.ts and window.ts put them on. */

export interface LockState {
  /** Over the whole display, without a frame or a way out of it. */
  isKiosk: boolean;
  devToolsAreAllowed: boolean;
  devToolsAreOpen: boolean;
  /** The page's process may ask next to nothing of the system, and so holds no Node either. */
  isSandboxed: boolean;
  /** The page shown is the station's own. */
  isOwnPage: boolean;
  /** A second start on the same data ends at once. */
  isSingleInstance: boolean;
  isPackaged: boolean;
  /** Windows there are: the kiosk has one. */
  windowCount: number;
}
