/** A literal names the prototype of its object so. */
interface PropertyDescriptor {
  __proto__?: null;
}
