/** The part of the component library that is used here; it comes without types. */
declare module 'govuk-frontend' {
  interface Component {
    readonly moduleName: string;
    new (root: Element): unknown;
  }
  export const Button: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const PasswordInput: Component;
  export const SkipLink: Component;
  export function createAll(component: Component): unknown[];
}
