/**
 * Where a mistake in drawing ends: instead of nothing, a plain screen that says so. It claims nothing
 * to be painted, and so the station ends this page and loads another.
 */
import { Component, type ReactNode } from 'react';
import { BrokenScreen } from './screens/broken.tsx';

interface Props {
  children: ReactNode;
}

interface State {
  isBroken: boolean;
}

export class BrokenBoundary extends Component<Props, State> {
  override state: State = { isBroken: false };

  static getDerivedStateFromError(): State {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <BrokenScreen /> : this.props.children;
  }
}
