# fails: cafe-ready
sed -i 's/v1beta1/v1/; /replica:/d; s/        name: cafe/      - name: cafe/; /ports:/d; /containerPort/d; s/coffee/cafe/' /root/cafe.yaml
kubectl apply -f /root/cafe.yaml
# advance: 20s
