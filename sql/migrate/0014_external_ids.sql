-- A restaurant's external_id is its brand's own: whoever makes one is not told by a conflict that another brand has it.
-- The version before goes on: its conflicts have the same name, and where two brands use one id it takes the first by name.
CREATE UNIQUE INDEX restaurants_external_id_of_brand ON posm.restaurants (external_id, brand_id) WHERE deleted_at IS NULL;
DROP INDEX posm.restaurants_external_id;
ALTER INDEX posm.restaurants_external_id_of_brand RENAME TO restaurants_external_id;
