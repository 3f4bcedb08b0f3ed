import { ReactRouterV6PageRouter } from '@backstage/frontend-adapter-react-router-v6';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { FrontendFeature } from '@backstage/frontend-plugin-api';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { kubeVirtApiRef, type KubeVirtApi } from '../api';
import { ClockProvider } from '../components/shared';
import {
  platformRouteRef,
  templateRouteRef,
  virtualMachinesRouteRef,
} from '../routes';
import { entity, NOW } from './fixtures';

/** A clock that stands still at {@link NOW}. */
const stoppedClock = {
  now: () => NOW,
  setTimeout: () => 0,
  clearTimeout: () => {},
};

/** Where an entity's tab is mounted, and the address of a page below it: `west/shop/orders-db`, with or without a query. */
export function tabAt(path: string) {
  return {
    mountPath: '/catalog/:namespace/:kind/:name/virtual-machines',
    path: `/catalog/default/component/orders/virtual-machines/${path}`,
  };
}

/** Renders an element as on the page of an entity, in an app that has our routes. */
export function showInApp(
  element: JSX.Element,
  options: {
    api: KubeVirtApi;
    entity?: Entity;
    /** Where the element is mounted, and at which address the app opens. */
    at?: { mountPath: string; path: string };
    /** Modules that change the app, e.g. a translation. */
    features?: FrontendFeature[];
    /** Configuration of the app. */
    config?: JsonObject;
  },
) {
  return renderInTestApp(
    <ClockProvider clock={stoppedClock}>
      <EntityProvider entity={options.entity ?? entity}>
        {/* What an app gives pages that bring no router of their own. */}
        <ReactRouterV6PageRouter>{element}</ReactRouterV6PageRouter>
      </EntityProvider>
    </ClockProvider>,
    {
      apis: [[kubeVirtApiRef, options.api]],
      features: options.features,
      config: options.config,
      mountPath: options.at?.mountPath,
      initialRouteEntries: options.at && [options.at.path],
      mountedRoutes: {
        '/catalog/orders/virtual-machines': virtualMachinesRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/kubevirt': platformRouteRef,
        '/create/templates/:namespace/:templateName': templateRouteRef,
      },
    },
  );
}

/** Gives all elements a width, as jsdom has no layout. Undone by `restore`. */
export function fakeWidth(width: number): { restore: () => void } {
  const before = globalThis.ResizeObserver;
  globalThis.ResizeObserver = class implements ResizeObserver {
    readonly #callback: ResizeObserverCallback;
    constructor(callback: ResizeObserverCallback) {
      this.#callback = callback;
    }
    observe() {
      const entry = { contentRect: { width } } as ResizeObserverEntry;
      this.#callback([entry], this);
    }
    unobserve() {}
    disconnect() {}
  };
  return {
    restore: () => {
      globalThis.ResizeObserver = before;
    },
  };
}
