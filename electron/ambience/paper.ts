/** The ground of each theme, for the window before the page has painted: `--paper` of renderer/theme.css. */
import type { Theme } from '../session/view.ts';

export const paper: Record<Theme, string> = { light: '#fafaf7', dark: '#0e1214' };
