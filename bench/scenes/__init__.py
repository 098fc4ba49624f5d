"""The recipe of the demonstration footage: fixed cameras of a residential community, with exact ground truth.

Everything on the pictures is our own work, but for the shape of the people (MakeHuman's base mesh, CC0). Nothing here
is needed to run or to test the product: it makes the clips that the product ships. `words` says what the parts are;
the parts that only compute (`people` of `body`, `skeleton`, `gait`, `wardrobe`, `clothes`, `heads` and `luggage`;
`vehicles`, `places`, `stories`, `truth`) need NumPy alone and are tested; `stage` needs Blender as a module (`bpy`) and
is the only file that imports it; `film` adds what a camera does to a picture and encodes.
"""
