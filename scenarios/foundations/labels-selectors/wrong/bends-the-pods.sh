# fails: service-finds-front
kubectl label pods -l tier=front tier=frnt --overwrite
# advance: 10s
